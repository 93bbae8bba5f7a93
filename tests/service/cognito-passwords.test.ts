import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { type Answer, call, cookieFrom, gatewayEvent } from '../support/event';
import { COGNITO_TOKENS, cognitoError, useFakeCognito } from '../support/fake-cognito';
import { type LiveService, loadLiveService } from '../support/live-service';
import { logLines } from '../support/log-capture';
import { packagedHandler } from '../support/packaged-handler';
import { pageForm } from '../support/page-forms';
import { plantSecret, signedUp } from '../support/scenarios/auth-service';
import { adminWithTokens } from '../support/scenarios/user-directory';
import { useTables } from '../support/tables';

/** Users who were imported from Cognito, which knows their passwords, in the mode that hides who has an account. */
const MAX_FAILURES = 3;
const MARK = `imported-v1:$cognito$mfa=asked$${Buffer.from('Ada Ü').toString('base64').replace(/=+$/, '')}`;
const { password: PASSWORD } = newCredentials();

const tables = useTables();
const cognito = useFakeCognito({ 'Ada Ü': PASSWORD });
let service: LiveService;

beforeAll(async () => {
  Object.assign(process.env, {
    CONTRACT_MODE: 'hardened',
    LIMIT_ACCOUNT_FAILURES: `${MAX_FAILURES}`,
    COGNITO_URL: cognito.url,
    COGNITO_CLIENT_ID: 'client1',
    COGNITO_TIMEOUT: '400',
  });
  service = await loadLiveService();
});
beforeEach(() => tables.clear());

interface Imported {
  readonly email: string;
  readonly id: string;
}

const imported = async (): Promise<Imported> => {
  const { email } = await signedUp(service);
  const id = String((await tables.users.get(`email#${email}`))?.user_id);
  await tables.users.patch(id, { password_hash: MARK });
  return { email, id };
};
const hashOf = async ({ id }: Imported): Promise<string> => String((await tables.users.get(id))?.password_hash);
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

const ways: readonly [surface: string, signIn: (email: string, password: string) => Promise<Answer>, done: number][] = [
  ['auth service', (email, password) => service.call('signIn', { form: { email, password } }), 200],
  ['session API', (email, password) => service.call('logIn', { form: { email, password } }), 200],
  ['user directory', (email, password) => service.call('issueTokens', { json: { email, password } }), 200],
  ['hosted pages', (email, password) => service.call('submitLogin', pageForm({ email, password })), 303],
];
const signIn = (email: string, password = PASSWORD) => service.call('signIn', { form: { email, password } });

describe.each(ways)('on the %s', (_, send, done) => {
  test('the first right password is stored, and Cognito is asked once', async () => {
    const user = await imported();
    const answers = [await send(user.email, PASSWORD), await send(user.email, PASSWORD)];
    expect(statuses(answers)).toEqual([done, done]);
    expect(await hashOf(user)).toMatch(/^\$2b\$/);
    expect(cognito.received.map(({ body }) => body.AuthParameters)).toEqual([{ USERNAME: 'Ada Ü', PASSWORD }]);
  });

  test('a wrong password is answered as for an email without an account, and changes nothing', async () => {
    const user = await imported();
    const wrong = await send(user.email, 'a wrong password');
    const unknown = await send(newCredentials().email, 'a wrong password');
    expect(wrong.status).toBe(unknown.status);
    if (done === 200) expect(wrong.text).toBe(unknown.text);
    expect(await hashOf(user)).toBe(MARK);
    expect(cognito.received).toHaveLength(1);
  });

  test('nobody signs in while Cognito does not answer, and no attempt counts', async () => {
    const user = await imported();
    const outages = [cognitoError('TooManyRequestsException'), cognitoError('InternalErrorException', 500), null];
    for (const outage of [...outages, ...outages]) {
      cognito.answerWith(outage);
      const answer = await send(user.email, PASSWORD);
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    }
    expect(await hashOf(user)).toBe(MARK);
    cognito.answerWith(COGNITO_TOKENS);
    expect((await send(user.email, PASSWORD)).status).toBe(done);
  });

  test('Cognito is no longer asked when the limit is reached', async () => {
    const user = await imported();
    const answers: Answer[] = [];
    for (let guess = 0; guess < MAX_FAILURES + 2; guess += 1) answers.push(await send(user.email, `wrong ${guess}`));
    expect(statuses(answers).slice(-2)).toEqual([429, 429]);
    expect(cognito.received).toHaveLength(MAX_FAILURES);
  });
});

test('other users are never sent to Cognito', async () => {
  const [user, other] = [await imported(), await signedUp(service)];
  expect(statuses([await signIn(other.email, other.password), await signIn(other.email, 'wrong')])).toEqual([200, 401]);
  expect((await signIn(newCredentials().email)).status).toBe(401);
  expect(cognito.received).toEqual([]);
  expect(await hashOf(user)).toBe(MARK);
});

test('operators see how many passwords Cognito accepted, and how often it gave no answer', async () => {
  const user = await imported();
  logLines.length = 0;
  cognito.answerWith(cognitoError('ResourceNotFoundException'));
  await signIn(user.email);
  cognito.answerWith(COGNITO_TOKENS);
  await signIn(user.email);
  expect(logLines).toContainEqual(
    expect.objectContaining({ event: 'cognito_password_check_failed', reason: 'ResourceNotFoundException' }),
  );
  for (const metric of ['CognitoPasswordChecksFailed', 'CognitoPasswordsAccepted'])
    expect(logLines.filter((line) => line.event === 'metric' && line[metric] === 1)).toHaveLength(1);
});

describe('whoever decides while Cognito is asked wins', () => {
  /** Sign in with the old password, with a change while Cognito thinks. */
  const meanwhile = async (user: Imported, change: () => Promise<Answer>): Promise<Answer> => {
    let release = () => {};
    cognito.answerWith(
      new Promise((resolve) => {
        release = () => resolve(COGNITO_TOKENS);
      }),
    );
    const signingIn = signIn(user.email);
    while (cognito.received.length === 0) await sleep(2);
    expect((await change()).status).toBe(200);
    release();
    return signingIn;
  };
  const check = async (user: Imported, answer: Answer, password: string) => {
    expect(await hashOf(user)).not.toBe(MARK);
    const profile = await service.call('getProfile', { cookies: answer.status === 200 ? [cookieFrom(answer)] : [] });
    expect(profile.status).not.toBe(200);
    expect(statuses([await signIn(user.email, PASSWORD), await signIn(user.email, password)])).toEqual([401, 200]);
    expect(cognito.received).toHaveLength(1);
  };

  test('a password that an admin sets', async () => {
    const admin = await adminWithTokens(service);
    const user = await imported();
    const { password } = newCredentials();
    const headers = { authorization: `Bearer ${admin.token}` };
    await tables.users.patch(user.id, { customer_id: (await tables.users.get(admin.id))?.customer_id });
    const answer = await meanwhile(user, () =>
      service.call('setPassword', { headers, json: { email: user.email, password } }),
    );
    await check(user, answer, password);
  });

  test('a password that the user sets with the link of a mail', async () => {
    const user = await imported();
    const { email, id } = user;
    const { password } = newCredentials();
    const token = await plantSecret(email, 'storeResetToken');
    const answer = await meanwhile(user, () =>
      service.call('resetPassword', { form: { email, reset_token: token, new_password: password } }),
    );
    expect(await tables.users.get(id)).toMatchObject({ session_epoch: 1 });
    await check(user, answer, password);
  });

  test('many first sign-ins at once: all succeed, and one hash is stored', async () => {
    const user = await imported();
    const answers = await Promise.all(Array.from({ length: MAX_FAILURES }, () => signIn(user.email)));
    expect(statuses(answers)).toEqual(answers.map(() => 200));
    const stored = await hashOf(user);
    expect((await signIn(user.email)).status).toBe(200);
    expect(await hashOf(user)).toBe(stored);
  });
});

test('a signed-in user changes the password that only Cognito knows', async () => {
  const user = await imported();
  const { password } = newCredentials();
  cognito.answerWith(COGNITO_TOKENS);
  const cookies = [cookieFrom(await signIn(user.email))];
  await tables.users.patch(user.id, { password_hash: MARK });
  const change = (current: string) =>
    service.call('changePassword', { cookies, form: { current_password: current, new_password: password } });

  cognito.answerWith(null);
  expect((await change(PASSWORD)).status).toBe(503);
  cognito.answerWith(cognitoError('NotAuthorizedException'));
  expect((await change('wrong')).status).toBe(403);
  expect(await hashOf(user)).toBe(MARK);
  cognito.answerWith(COGNITO_TOKENS);
  expect((await change(PASSWORD)).status).toBe(200);
  expect(await hashOf(user)).toMatch(/^\$2b\$/);
});

test('the zip of a function asks Cognito too', async () => {
  const user = await imported();
  const send = (password: string) =>
    call(packagedHandler('signIn'), gatewayEvent('POST /sessions', { form: { email: user.email, password } }));
  expect(statuses([await send('a wrong password'), await send(PASSWORD)])).toEqual([401, 200]);
  expect(cognito.received).toHaveLength(2);
  expect(await hashOf(user)).toMatch(/^\$2b\$/);
});
