import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { hasCognitoPassword } from '../../../lib/quality/cognito-password';

const PASSWORD = 'canary of Cognito Ü';
const TOKENS = { AuthenticationResult: { AccessToken: 'x' }, ChallengeParameters: {} };

let answer: { status: number; body: string } | 'silence';
const received: { headers: Record<string, unknown>; body: string }[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (answer !== 'silence') response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received.length = 0;
  answer = { status: 200, body: JSON.stringify(TOKENS) };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ask = ({ password = PASSWORD, ignoresFactors = false, milliseconds = 5000 } = {}) =>
  hasCognitoPassword({ url, clientId: 'client1', milliseconds }, { username: 'Ada', ignoresFactors, password });
const reply = (status: number, body: unknown) => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
};

test('asks InitiateAuth, unsigned, for the name that the user has there', async () => {
  expect(await ask()).toBe(true);
  expect(received).toHaveLength(1);
  expect(received[0]?.headers).toMatchObject({
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
  });
  expect(received[0]?.headers).not.toHaveProperty('authorization');
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: 'client1',
    AuthParameters: { USERNAME: 'Ada', PASSWORD },
  });
});

test.each(['', ' leading', 'trailing ', 'two\nlines', 'x'.repeat(257)])('never sends %j', async (password) => {
  expect(await ask({ password })).toBe(false);
  expect(received).toEqual([]);
});

test.each([
  'NotAuthorizedException',
  'UserNotFoundException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
])('takes %s for a wrong password', async (name) => {
  for (const __type of [name, `com.amazonaws.cognito#${name}`, `${name}:http://internal.amazon.com/x/`]) {
    reply(400, { __type, message: 'Incorrect username or password.' });
    expect(await ask()).toBe(false);
  }
});

test.each(['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP', 'SELECT_MFA_TYPE', 'MFA_SETUP'])(
  'a right password is not enough if %s follows, unless the operator has left the factor out',
  async (ChallengeName) => {
    reply(200, { ChallengeName, Session: 's' });
    expect(await ask()).toBe(false);
    expect(await ask({ ignoresFactors: true })).toBe(true);
  },
);

test.each(['NEW_PASSWORD_REQUIRED', 'CUSTOM_CHALLENGE', 'PASSWORD_VERIFIER'])(
  '%s never counts',
  async (ChallengeName) => {
    reply(200, { ChallengeName, Session: 's' });
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
  reply(status, body);
  const error = await ask().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect(JSON.stringify(error)).not.toContain(PASSWORD);
});

test('no answer in time decides nothing', async () => {
  answer = 'silence';
  await expect(ask({ milliseconds: 30 })).rejects.toMatchObject({ name: 'AbortError' });
});
