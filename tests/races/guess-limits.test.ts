import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../lib/auth/contract-mode';
import type { LambdaHandler } from '../../lib/http/handler';
import { newCredentials } from '../support/deps';
import { type Answer, call, gatewayEvent } from '../support/event';
import { newUser } from '../support/new-user';
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
const tryToSignIn = (form: { email: string; password: string }, ipAddress: string): Promise<Answer> => {
  const event = gatewayEvent('POST /sessions', { form });
  event.requestContext.http.sourceIp = ipAddress;
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

test('of many simultaneous wrong passwords for one account from many IP addresses, five are checked', async () => {
  const { email } = await signUpSomebody();

  const answers = await inParallel(CALLERS, (index) => tryToSignIn(wrong(email), `192.0.2.${index}`));

  expect(statusCounts(answers)).toEqual({ 401: 5, 429: CALLERS - 5 });
  expectRefusals(answers, CALLERS - 5);
  expect(await failuresOf(`account#${email}`)).toBe(5);
});

// A caller may get a reservation for the account and none for the IP address, while others hold those: fewer are checked, never
// more.
test('of many simultaneous wrong passwords for one account from one IP address, at most five are checked', async () => {
  const { email } = await signUpSomebody();
  const ipAddress = '203.0.113.1';

  const answers = await inParallel(CALLERS, () => tryToSignIn(wrong(email), ipAddress));

  const { 401: failed = 0 } = statusCounts(answers);
  expect(failed).toBeLessThanOrEqual(5);
  expectRefusals(answers, CALLERS - failed);
  const failures = [await failuresOf(`account#${email}`), await failuresOf(`address#${ipAddress}`)];
  expect(failures).toEqual([failed, failed]);
});

test('of many simultaneous wrong passwords for as many accounts from one IP address, twenty are checked', async () => {
  const emails = Array.from({ length: CALLERS }, () => newCredentials().email);
  const ipAddress = '203.0.113.2';

  const answers = await inParallel(CALLERS, (index) => tryToSignIn(wrong(emails[index] ?? ''), ipAddress));

  expect(statusCounts(answers)).toEqual({ 401: 20, 429: CALLERS - 20 });
  expectRefusals(answers, CALLERS - 20);
  const failures = await Promise.all(emails.map((email) => failuresOf(`account#${email}`)));
  expect(failures.filter((count) => count === 1)).toHaveLength(20);
  expect(failures.filter((count) => count === 0)).toHaveLength(CALLERS - 20);
  expect(await failuresOf(`address#${ipAddress}`)).toBe(20);
});

test('many simultaneous right passwords leave no failures counted', async () => {
  const credentials = await signUpSomebody();
  const ipAddress = '203.0.113.3';

  const answers = await inParallel(20, () => tryToSignIn(credentials, ipAddress));

  const { 200: signedIn = 0, 429: refused = 0 } = statusCounts(answers);
  expect(signedIn).toBeGreaterThanOrEqual(5);
  expect(signedIn + refused).toBe(20);
  expectRefusals(answers, refused);
  expect([await failuresOf(`account#${credentials.email}`), await failuresOf(`address#${ipAddress}`)]).toEqual([0, 0]);
  expect(await tryToSignIn(credentials, ipAddress)).toMatchObject({ status: 200 });
});

describe('a remembered browser', () => {
  /** A user with a browser that has signed in before, in the mode that remembers browsers. */
  const withBrowser = async () => {
    const { createHandler } = await import('../../lib/endpoints/auth-service/sign-in');
    const { config } = await import('../../lib/runtime/config');
    const live = {
      ...(await import('../../lib/runtime/users')),
      ...(await import('../../lib/runtime/sessions')),
      ...(await import('../../lib/runtime/challenges')),
      ...(await import('../../lib/runtime/sign-in-links')),
      ...(await import('../../lib/runtime/totp')),
      ...(await import('../../lib/runtime/passkeys')),
      ...(await import('../../lib/runtime/verify-assertion')),
      ...(await import('../../lib/runtime/sealing-keys')),
      ...(await import('../../lib/runtime/find-totp-step')),
      ...(await import('../../lib/runtime/outbox')),
      ...(await import('../../lib/runtime/hasher')),
      ...(await import('../../lib/runtime/clock')),
      ...(await import('../../lib/runtime/ids')),
      ...(await import('../../lib/runtime/events')),
      ...(await import('../../lib/runtime/limits')),
    };
    const handler = createHandler({ ...live, ...config, mode: hardenedMode }, { ...config, ...config.crossOrigin });
    const credentials = newCredentials();
    const id = live.ids.newId();
    const passwordHash = await live.hasher.hash(credentials.password, id);
    await live.users.createUser(newUser({ id, email: credentials.email, passwordHash, emailVerified: true }));
    const tryBy = (cookies: string[], form: { email: string; password: string }, ipAddress: string) => {
      const event = gatewayEvent('POST /sessions', { form, cookies });
      event.requestContext.http.sourceIp = ipAddress;
      return call(handler, event);
    };
    const signedIn = await tryBy([], credentials, '203.0.113.9');
    const device = signedIn.cookies[1]?.split(';')[0] ?? '';
    return { credentials, device, tryBy };
  };
  const deviceItems = async () => {
    const items = await tables.limits.items();
    return items.filter(({ id }) => String(id).startsWith('device#'));
  };

  beforeEach(() => tables.clear());

  test('gets five of many wrong passwords checked by its own allowance, and as many as any other browser', async () => {
    const { credentials, device, tryBy } = await withBrowser();
    const { email } = credentials;

    const answers = await inParallel(CALLERS, (index) => tryBy([device], wrong(email), `192.0.2.${index}`));

    expect(statusCounts(answers)).toEqual({ 401: 10, 429: CALLERS - 10 });
    expectRefusals(answers, CALLERS - 10);
    expect(await deviceItems()).toMatchObject([{ failures: 5 }]);
    expect(await failuresOf(`account#${email}`)).toBe(5);
  });

  test('signs in while many others guess at the same time, whose invented cookies give them no more guesses', async () => {
    const { credentials, device, tryBy } = await withBrowser();
    const { email } = credentials;
    const forged = (index: number) => [`device=${String(index).padStart(43, 'a')}`];

    const [owner, ...answers] = await inParallel(CALLERS, (index) =>
      index === 0
        ? tryBy([device], credentials, '203.0.113.9')
        : tryBy(forged(index), wrong(email), `192.0.2.${index}`),
    );

    expect(owner).toMatchObject({ status: 200 });
    expect(statusCounts(answers)).toEqual({ 401: 5, 429: CALLERS - 6 });
    expect(await failuresOf(`account#${email}`)).toBe(5);
    expect(await deviceItems()).toMatchObject([{ failures: 0 }]);
    expect(await tryBy([device], credentials, '192.0.2.1')).toMatchObject({ status: 200 });
  });

  test('is created for every simultaneous sign-in of an unknown browser', async () => {
    const { credentials, tryBy } = await withBrowser();

    const answers = await inParallel(20, (index) => tryBy([], credentials, `192.0.2.${index}`));

    const signedIn = answers.filter(({ status }) => status === 200);
    const devices = new Set(signedIn.map(({ cookies }) => cookies[1]?.split(';')[0]));
    expect(devices.size).toBe(signedIn.length);
    expect(await deviceItems()).toHaveLength(signedIn.length + 1);
  });
});
