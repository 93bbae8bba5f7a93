import { describe, expect, jest, test } from '@jest/globals';
import { createAccount } from '../../../../../lib/auth/accounts/create-account';
import { hardenedMode } from '../../../../../lib/auth/contract-mode';
import type { User } from '../../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../../lib/auth/errors';
import { createBasicAuth } from '../../../../../lib/auth/sessions/authenticators/basic-auth';
import { createProvedHeaders } from '../../../../../lib/auth/sessions/authenticators/proved-headers';
import { inParallel } from '../../../../races/race';
import type { TestDeps } from '../../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../../support/deps';
import { basicHeader, credentialsOf } from '../../../../support/sent-credentials';

const LIMITS = { accountFailures: 5, ipAddressFailures: 10, windowSeconds: 60 };

/** A process under `basic_auth` with an account, and how often it hashed. */
const withProcess = async () => {
  const deps = { ...createTestDeps(), guessLimits: LIMITS };
  const credentials = newCredentials();
  const user = await createAccount(deps, credentials);
  const verify = jest.spyOn(deps.hasher, 'verify');
  const basicAuth = createBasicAuth(deps, { sessionDurationSeconds: 60 });
  const send = (password = credentials.password, ipAddress = '198.51.100.7') =>
    basicAuth.authenticate(
      credentialsOf({ authorization: basicHeader({ email: credentials.email, password }), ipAddress }),
    );
  const hashes = () => verify.mock.calls.length;
  return { deps, user, credentials, send, hashes };
};

describe('a header that was right', () => {
  test('is hashed and counted once in 5 minutes', async () => {
    const { deps, user, send, hashes } = await withProcess();
    const reserve = jest.spyOn(deps.limits, 'reserve');
    for (let request = 0; request < 20; request += 1) expect((await send())?.user).toEqual(user);
    expect([hashes(), reserve.mock.calls.length]).toEqual([1, 2]);
    deps.clock.moveBy(299_999);
    await send();
    expect(hashes()).toBe(1);
    deps.clock.moveBy(1);
    await send();
    expect(hashes()).toBe(2);
  });

  test('is hashed once by twenty requests at the same time, none of which is over a limit', async () => {
    const { user, send, hashes } = await withProcess();
    const callers = await inParallel(20, () => send());
    expect(callers.map((caller) => caller?.user.id)).toEqual(Array(20).fill(user.id));
    expect(hashes()).toBe(1);
  });

  test('still authenticates while others use up the guesses of the account', async () => {
    const { send, user } = await withProcess();
    await send();
    for (let guess = 0; guess < 5; guess += 1) expect(await send(`wrong ${guess}`)).toBeNull();
    await expect(send('another')).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect((await send())?.user.id).toBe(user.id);
  });

  test('is known to this process only', async () => {
    const { deps, credentials, send, hashes } = await withProcess();
    await send();
    const other = createBasicAuth(deps, { sessionDurationSeconds: 60 });
    await other.authenticate(credentialsOf({ authorization: basicHeader(credentials) }));
    expect(hashes()).toBe(2);
  });

  test('gives the user as they are now', async () => {
    const { deps, user, send } = await withProcess();
    await send();
    deps.users.put({ ...user, firstName: 'Ann' });
    expect((await send())?.user.firstName).toBe('Ann');
  });

  const changes: [title: string, change: (deps: TestDeps, user: User) => unknown][] = [
    ['is disabled', (deps, user) => deps.users.put({ ...user, active: false })],
    [
      'has another password',
      async (deps, user) => deps.users.put({ ...user, passwordHash: await deps.hasher.hash('new', user.id) }),
    ],
    ['is deleted', (deps, user) => deps.users.deleteUser(user, { actorId: user.id, now: deps.clock.now() })],
  ];

  test.each(changes)('authenticates nobody once its user %s', async (_, change) => {
    const { deps, user, send, hashes } = await withProcess();
    await send();
    await change(deps, user);
    expect(await send()).toBeNull();
    expect(hashes()).toBe(2);
  });

  test('is proved again once all sessions of its user have ended', async () => {
    const { deps, user, send, hashes } = await withProcess();
    await send();
    deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    expect((await send())?.user.id).toBe(user.id);
    expect(hashes()).toBe(2);
  });

  test('is proved again once its user has another email', async () => {
    const { deps, user, send, hashes } = await withProcess();
    await send();
    const moved = { ...user, email: newCredentials().email };
    deps.users.put(moved);
    await send();
    expect(hashes()).toBe(2);
  });

  test('authenticates nobody whose email must be verified and no longer is', async () => {
    const deps = { ...createTestDeps({ mode: hardenedMode }), guessLimits: LIMITS };
    const credentials = newCredentials();
    const user = await createAccount(deps, { ...credentials, emailVerified: true });
    const basicAuth = createBasicAuth(deps, { sessionDurationSeconds: 60 });
    const send = () => basicAuth.authenticate(credentialsOf({ authorization: basicHeader(credentials) }));
    expect((await send())?.user.id).toBe(user.id);
    deps.users.put({ ...user, emailVerified: false });
    expect(await send()).toBeNull();
  });
});

describe('a header that was refused', () => {
  test('is hashed and counted every time', async () => {
    const { send, hashes } = await withProcess();
    for (let guess = 0; guess < 5; guess += 1) expect(await send('wrong')).toBeNull();
    expect(hashes()).toBe(5);
    await expect(send('wrong')).rejects.toMatchObject({ code: 'too_many_attempts' });
    await expect(send()).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('is counted one by one also if sent at the same time', async () => {
    const { send, hashes } = await withProcess();
    const outcomes = await inParallel(20, () => send('wrong').catch((error: { code: string }) => error.code));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'too_many_attempts')).toHaveLength(15);
    expect(hashes()).toBe(5);
  });
});

test('a request whose store is unavailable fails alone: those that waited for it prove the header themselves', async () => {
  const { deps, user, send } = await withProcess();
  const { findUserId } = deps.users;
  const unavailable = new StoreUnavailableError(new Error('down'));
  let calls = 0;
  deps.users.findUserId = async (email) => {
    calls += 1;
    if (calls === 1) throw unavailable;
    return findUserId(email);
  };
  const outcomes = await inParallel(3, () =>
    send().then(
      (caller) => caller?.user.id,
      (error: unknown) => error,
    ),
  );
  expect(outcomes).toEqual([unavailable, user.id, user.id]);
});

test('at most a thousand headers are kept: the oldest is proved again', async () => {
  const { deps, user } = await withProcess();
  const headers = createProvedHeaders(deps);
  const prove = jest.fn(async () => user);
  for (let header = 0; header <= 1000; header += 1) await headers.findOrProve(String(header), prove);
  prove.mockClear();
  await headers.findOrProve('1', prove);
  expect(prove).not.toHaveBeenCalled();
  await headers.findOrProve('0', prove);
  expect(prove).toHaveBeenCalledTimes(1);
});
