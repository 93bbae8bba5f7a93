import { beforeAll, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../lib/http/handler';
import { newCredentials } from '../support/deps';
import { type Answer, call, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { CALLERS, inParallel, statusCounts } from './race';

// Before the live handlers read their settings.
process.env.LIMIT_ACCOUNT_FAILURES = '5';
process.env.LIMIT_ADDRESS_FAILURES = '20';
const tables = useTables();

let signIn: LambdaHandler;
let signUp: LambdaHandler;

beforeAll(async () => {
  ({ handler: signIn } = await import('../../functions/auth-service/sign-in'));
  ({ handler: signUp } = await import('../../functions/auth-service/sign-up'));
});

const signUpSomebody = async () => {
  const credentials = newCredentials();
  expect(await call(signUp, gatewayEvent('POST /users', { form: credentials }))).toMatchObject({ status: 200 });
  return credentials;
};
const tryToSignIn = (form: { email: string; password: string }, address: string): Promise<Answer> => {
  const event = gatewayEvent('POST /sessions', { form });
  event.requestContext.http.sourceIp = address;
  return call(signIn, event);
};
const wrong = (email: string) => ({ email, password: 'wrong one' });
const failuresOf = async (key: string) => (await tables.limits.get(key))?.failures;

const expectRefusals = (answers: readonly Answer[], count: number) => {
  const refusals = answers.filter(({ status }) => status === 429);
  expect(refusals).toHaveLength(count);
  for (const { text, headers } of refusals) {
    expect(text).toBe('{"error":"too many attempts"}');
    expect(headers['retry-after']).toMatch(/^([1-9]|[1-5][0-9]|60)$/);
  }
};

test('of many wrong passwords for one account from everywhere at once, five are looked at', async () => {
  const { email } = await signUpSomebody();

  const answers = await inParallel(CALLERS, (index) => tryToSignIn(wrong(email), `192.0.2.${index}`));

  expect(statusCounts(answers)).toEqual({ 401: 5, 429: CALLERS - 5 });
  expectRefusals(answers, CALLERS - 5);
  expect(await failuresOf(`account#${email}`)).toBe(5);
});

// Whoever gets room for the account may find none for the address while the others still hold it: fewer, never more.
test('of many wrong passwords for one account from one address at once, five at most are looked at', async () => {
  const { email } = await signUpSomebody();
  const address = '203.0.113.1';

  const answers = await inParallel(CALLERS, () => tryToSignIn(wrong(email), address));

  const { 401: failed = 0 } = statusCounts(answers);
  expect(failed).toBeLessThanOrEqual(5);
  expectRefusals(answers, CALLERS - failed);
  const failures = [await failuresOf(`account#${email}`), await failuresOf(`address#${address}`)];
  expect(failures).toEqual([failed, failed]);
});

test('of many wrong passwords for as many accounts from one address at once, twenty are looked at', async () => {
  const emails = Array.from({ length: CALLERS }, () => newCredentials().email);
  const address = '203.0.113.2';

  const answers = await inParallel(CALLERS, (index) => tryToSignIn(wrong(emails[index] ?? ''), address));

  expect(statusCounts(answers)).toEqual({ 401: 20, 429: CALLERS - 20 });
  expectRefusals(answers, CALLERS - 20);
  const failures = await Promise.all(emails.map((email) => failuresOf(`account#${email}`)));
  expect(failures.filter((count) => count === 1)).toHaveLength(20);
  expect(failures.filter((count) => count === 0)).toHaveLength(CALLERS - 20);
  expect(await failuresOf(`address#${address}`)).toBe(20);
});

test('many right passwords at once leave nothing counted', async () => {
  const credentials = await signUpSomebody();
  const address = '203.0.113.3';

  const answers = await inParallel(20, () => tryToSignIn(credentials, address));

  const { 200: signedIn = 0, 429: refused = 0 } = statusCounts(answers);
  expect(signedIn).toBeGreaterThanOrEqual(5);
  expect(signedIn + refused).toBe(20);
  expectRefusals(answers, refused);
  expect([await failuresOf(`account#${credentials.email}`), await failuresOf(`address#${address}`)]).toEqual([0, 0]);
  expect(await tryToSignIn(credentials, address)).toMatchObject({ status: 200 });
});
