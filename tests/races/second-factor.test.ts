import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../lib/http/handler';
import { challengeIn, type FactorBody, totpCode, wrongTotpCode } from '../support/authenticator-app';
import { newCredentials } from '../support/deps';
import { type Answer, call, cookieFrom, gatewayEvent, type RequestParts } from '../support/event';
import { useTables } from '../support/tables';
import { CALLERS, inParallel, statusCounts } from './race';

const tables = useTables();
const handlers = new Map<string, LambdaHandler>();

beforeAll(async () => {
  const load = async (route: string, file: () => Promise<{ handler: LambdaHandler }>) =>
    handlers.set(route, (await file()).handler);
  const begin = () => import('../../functions/auth-service/second-factors/begin-totp-setup');
  const enabling = () => import('../../functions/auth-service/second-factors/enable-totp');
  await load('POST /users', () => import('../../functions/auth-service/sign-up'));
  await load('POST /sessions', () => import('../../functions/auth-service/sign-in'));
  await load('POST /second_factors/totp', begin);
  await load('PUT /second_factors/totp', enabling);
});

const send = (route: string, parts: RequestParts): Promise<Answer> => {
  const handler = handlers.get(route);
  if (handler === undefined) throw new Error(`no handler for ${route}`);
  return call(handler, gatewayEvent(route, parts));
};

const settingUp = async () => {
  const credentials = newCredentials();
  await send('POST /users', { form: credentials });
  const cookies = [cookieFrom(await send('POST /sessions', { form: credentials }))];
  const { secret } = (await send('POST /second_factors/totp', { cookies })).body as FactorBody;
  return { credentials, cookies, secret };
};
const enable = ({ cookies, secret }: { cookies: string[]; secret: string }) =>
  send('PUT /second_factors/totp', { cookies, json: { code: totpCode(secret, new Date()) } });

/** A user with an app. */
const enrolled = async () => {
  const user = await settingUp();
  const { recovery_codes: recoveryCodes } = (await enable(user)).body as FactorBody;
  const challenge = async () => challengeIn(await send('POST /sessions', { form: user.credentials }));
  const step = (sent: string, code: string) => send('POST /sessions', { json: { challenge: sent, code } });
  return { ...user, recoveryCodes, challenge, step, nextCode: totpCode(user.secret, new Date(), 1) };
};
const userIdOf = async (email: string): Promise<string> =>
  String((await tables.users.items()).find((item) => item.email === email)?.id);
const sessionsOf = async (email: string) => {
  const userId = await userIdOf(email);
  return (await tables.sessions.items()).filter((item) => item.user_id === userId);
};

describe('the second step', () => {
  test('of 20 right codes for one challenge one begins a session', async () => {
    const { challenge, step, nextCode, recoveryCodes, credentials } = await enrolled();
    const sent = await challenge();
    const before = await sessionsOf(credentials.email);
    const answers = await inParallel(20, (index) => step(sent, recoveryCodes[index] ?? nextCode));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(credentials.email)).toHaveLength(before.length + 1);
  });

  test('one code at 20 challenges begins one session', async () => {
    const { challenge, step, nextCode, credentials } = await enrolled();
    const sent = await Promise.all(Array.from({ length: 20 }, challenge));
    const before = await sessionsOf(credentials.email);
    const answers = await inParallel(20, (index) => step(sent[index] ?? '', nextCode));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(credentials.email)).toHaveLength(before.length + 1);
  });

  test('one recovery code at 20 challenges begins one session, and one mail says that nine are left', async () => {
    const { challenge, step, recoveryCodes, credentials } = await enrolled();
    const sent = await Promise.all(Array.from({ length: 20 }, challenge));
    const answers = await inParallel(20, (index) => step(sent[index] ?? '', recoveryCodes[0] ?? ''));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const mails = (await tables.outbox.items()).filter((mail) => mail.purpose === 'recovery-code-used');
    expect(mails.filter((mail) => mail.email === credentials.email).map(({ codes_left: left }) => left)).toEqual([9]);
  });

  test('of 5 recovery codes at 5 challenges all work, and every mail says another number', async () => {
    const { challenge, step, recoveryCodes, credentials } = await enrolled();
    const sent = await Promise.all(Array.from({ length: 5 }, challenge));
    const answers = await inParallel(5, (index) => step(sent[index] ?? '', recoveryCodes[index] ?? ''));
    // A transaction that conflicts more often than it is retried is answered with 503, and nothing is used up.
    const { 200: done = 0 } = statusCounts(answers);
    expect(done).toBeGreaterThan(0);
    const mails = (await tables.outbox.items()).filter((mail) => mail.purpose === 'recovery-code-used');
    const lefts = mails.filter((mail) => mail.email === credentials.email).map(({ codes_left: left }) => Number(left));
    expect(lefts.toSorted()).toEqual(Array.from({ length: done }, (_, index) => 10 - done + index));
  });

  test('of many wrong codes at 20 challenges at most ten are checked', async () => {
    const { challenge, step, secret, credentials } = await enrolled();
    const sent = await Promise.all(Array.from({ length: 20 }, challenge));
    const code = wrongTotpCode(secret, new Date());
    const answers = await inParallel(CALLERS, (index) => step(sent[index % 20] ?? '', code));
    const wrong = answers.filter(({ status, text }) => status === 401 && text === '{"message":"wrong code"}');
    // An attempt that is refused by one counter is taken back from the other, and others may find it full until then.
    expect(wrong.length).toBeLessThanOrEqual(10);
    expect(wrong.length).toBeGreaterThan(0);
    const counter = await tables.limits.get(`second-factor#${await userIdOf(credentials.email)}`);
    expect(counter?.failures).toBe(wrong.length);
    expect(answers.filter(({ status }) => status === 200 || status >= 500)).toEqual([]);
  }, 120_000);
});

test('of many first codes at the same time one finishes the set-up', async () => {
  const user = await settingUp();
  const answers = await inParallel(8, () => enable(user));
  const winners = answers.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  const userId = await userIdOf(user.credentials.email);
  expect(await tables.users.get(userId)).toMatchObject({ totp_enabled: true, session_epoch: 1 });
  const [{ recovery_codes: codes }] = winners.map(({ body }) => body) as [FactorBody];
  const challenge = challengeIn(await send('POST /sessions', { form: user.credentials }));
  const { status } = await send('POST /sessions', { json: { challenge, code: codes[0] ?? '' } });
  expect(status).toBe(200);
});
