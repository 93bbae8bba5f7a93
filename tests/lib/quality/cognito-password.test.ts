import { expect, test } from '@jest/globals';
import { hasCognitoPassword } from '../../../lib/quality/cognito-password';
import { cognitoError, useFakeCognito } from '../../support/fake-cognito';

const PASSWORD = 'canary of Cognito Ü';
const cognito = useFakeCognito({ Ada: PASSWORD });

const ask = ({ password = PASSWORD, ignoresFactors = false, milliseconds = 5000 } = {}) =>
  hasCognitoPassword(
    { url: cognito.url, clientId: 'client1', milliseconds },
    { username: 'Ada', ignoresFactors, password },
  );

test('a wrong password is wrong', async () => {
  expect(await ask({ password: 'another' })).toBe(false);
});

test('asks InitiateAuth, unsigned, for the name that the user has there', async () => {
  expect(await ask()).toBe(true);
  expect(cognito.received).toHaveLength(1);
  expect(cognito.received[0]?.headers).toMatchObject({
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
  });
  expect(cognito.received[0]?.headers).not.toHaveProperty('authorization');
  expect(cognito.received[0]?.body).toEqual({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: 'client1',
    AuthParameters: { USERNAME: 'Ada', PASSWORD },
  });
});

test.each(['', ' leading', 'trailing ', 'two\nlines', 'x'.repeat(257)])('never sends %j', async (password) => {
  expect(await ask({ password })).toBe(false);
  expect(cognito.received).toEqual([]);
});

test.each([
  'NotAuthorizedException',
  'UserNotFoundException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
])('takes %s for a wrong password', async (name) => {
  for (const type of [name, `com.amazonaws.cognito#${name}`, `${name}:http://internal.amazon.com/x/`]) {
    cognito.answerWith(cognitoError(type));
    expect(await ask()).toBe(false);
  }
});

test.each(['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP', 'SELECT_MFA_TYPE', 'MFA_SETUP'])(
  'a right password is not enough if %s follows, unless the operator has left the factor out',
  async (ChallengeName) => {
    cognito.answerWith({ status: 200, body: { ChallengeName, Session: 's' } });
    expect(await ask()).toBe(false);
    expect(await ask({ ignoresFactors: true })).toBe(true);
  },
);

test.each(['NEW_PASSWORD_REQUIRED', 'CUSTOM_CHALLENGE', 'PASSWORD_VERIFIER'])(
  '%s never counts',
  async (ChallengeName) => {
    cognito.answerWith({ status: 200, body: { ChallengeName, Session: 's' } });
    expect(await ask({ ignoresFactors: true })).toBe(false);
  },
);

test.each([
  [400, { __type: 'TooManyRequestsException' }, 'TooManyRequestsException'],
  [400, { __type: 'ResourceNotFoundException' }, 'ResourceNotFoundException'],
  [400, { __type: 'InvalidParameterException', message: 'USER_PASSWORD_AUTH' }, 'InvalidParameterException'],
  [500, { __type: 'InternalErrorException' }, 'InternalErrorException'],
  [503, 'unavailable', 'HTTP_503'],
  [200, '<h1>Welcome to this hotel</h1>', 'HTTP_200'],
  [200, 'null', 'HTTP_200'],
  [403, { __type: 'NotAuthorizedException' }, 'NotAuthorizedException'],
])('%i %j decides nothing', async (status, body, code) => {
  cognito.answerWith({ status, body });
  const error = await ask().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect(JSON.stringify(error)).not.toContain(PASSWORD);
});

test('no answer in time decides nothing', async () => {
  cognito.answerWith(null);
  await expect(ask({ milliseconds: 30 })).rejects.toMatchObject({ name: 'AbortError' });
});
