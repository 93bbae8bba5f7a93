import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { checkCredentials } from '../../../../lib/auth/credentials/check-credentials';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { ADDRESS, type TestDeps, withAccount } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { UUID_V4 } from '../../../support/patterns';

const SOURCE = { ipAddress: ADDRESS, device: null };

const hashesOf = (deps: TestDeps) => {
  const [verify, hash] = [jest.spyOn(deps.hasher, 'verify'), jest.spyOn(deps.hasher, 'hash')];
  return () => verify.mock.calls.length + hash.mock.calls.length;
};

describe('checkCredentials', () => {
  test('finds an active user by email and password, hashes once and records nothing', async () => {
    const { deps, email, password, user } = await withAccount();
    const hashes = hashesOf(deps);
    expect(await checkCredentials(deps, { email, password, ...SOURCE })).toEqual({
      outcome: 'user',
      user,
      password,
      attempt: { release: expect.any(Function), isKnownDevice: false },
    });
    expect(hashes()).toBe(1);
    expect(deps.recorded).toEqual([]);
  });

  test('returns the password normalized for the hasher', async () => {
    const { deps, email, user } = await withAccount();
    deps.users.put({ ...user, passwordHash: await deps.hasher.hash('fiancé', user.id) });
    const check = await checkCredentials(deps, { email, password: 'ﬁance\u0301', ...SOURCE });
    expect(check).toMatchObject({ outcome: 'user', password: 'fiancé' });
  });

  type Given = Awaited<ReturnType<typeof withAccount>>;
  test.each<[title: string, input: (given: Given) => { email: string; password: string }, reason: string]>([
    ['an unknown email', ({ password }) => ({ ...newCredentials(), password }), 'unknown_email'],
    ['what is no address', ({ password }) => ({ email: '', password }), 'unknown_email'],
    ['a wrong password', ({ email }) => ({ ...newCredentials(), email }), 'wrong_password'],
    ['no password', ({ email }) => ({ email, password: '' }), 'wrong_password'],
    ['what is no password', ({ email }) => ({ email, password: 'a\0' }), 'wrong_password'],
    ['a disabled user', disabled, 'not_active'],
  ])('refuses %s after one hash, and records why, once', async (_, input, reason) => {
    const given = await withAccount();
    const credentials = input(given);
    const hashes = hashesOf(given.deps);
    expect(await checkCredentials(given.deps, { ...credentials, ...SOURCE })).toEqual({
      outcome: 'refused',
      reason,
    });
    expect(hashes()).toBe(1);
    const userId = credentials.email === given.email ? given.user.id : undefined;
    expect(given.deps.recorded).toEqual([{ event: 'sign_in_refused', userId, reason }]);
  });

  test('refuses an email whose claim exists but whose user does not', async () => {
    const { deps, email, password } = await withAccount();
    deps.users.findUser = async () => null;
    const hashes = hashesOf(deps);
    expect(await checkCredentials(deps, { email, password, ...SOURCE })).toEqual({
      outcome: 'refused',
      reason: 'unknown_email',
    });
    expect(hashes()).toBe(1);
  });

  test.each<[string, (given: Given) => { email: string; password: string }]>([
    ['an unknown email', () => newCredentials()],
    ['what is no address', ({ password }) => ({ email: 'nobody', password })],
    ['a wrong password', ({ email }) => ({ ...newCredentials(), email })],
    ['a disabled user', disabled],
    ['the right password', ({ email, password }) => ({ email, password })],
  ])('reads one user for %s, by an id that reveals nothing', async (_, input) => {
    const given = await withAccount();
    const credentials = input(given);
    const findUser = jest.spyOn(given.deps.users, 'findUser');
    await checkCredentials(given.deps, { ...credentials, ...SOURCE });
    const id = credentials.email === given.email ? given.user.id : expect.stringMatching(UUID_V4);
    expect(findUser.mock.calls).toEqual([[id]]);
  });

  function disabled({ deps, user, email, password }: Given) {
    deps.users.put({ ...user, active: false });
    return { email, password };
  }
});

describe('in a mode that verifies emails', () => {
  const withMode = async (emailVerified: boolean) => {
    const { deps, user, ...credentials } = await withAccount();
    deps.users.put({ ...user, emailVerified });
    const hardened: TestDeps = { ...deps, mode: hardenedMode };
    const check = (typed: Partial<typeof credentials> = {}) =>
      checkCredentials(hardened, { ...credentials, ...typed, ...SOURCE });
    return { deps: hardened, user: { ...user, emailVerified }, check, ...credentials };
  };
  const down = new StoreUnavailableError(new Error('down'));
  const refused = { outcome: 'refused', reason: 'not_verified' };

  test('refuses a user whose email is not verified, sends the verification mail, and records the reason', async () => {
    const { deps, user, check } = await withMode(false);
    const hashes = hashesOf(deps);
    expect(await check()).toEqual(refused);
    expect(hashes()).toBe(1);
    expect(deps.outbox.waiting()).toEqual([
      {
        id: expect.stringMatching(UUID_V4),
        purpose: 'verify-email',
        unlessRecent: true,
        email: user.email,
        userId: user.id,
        createdAt: deps.clock.now(),
      },
    ]);
    expect(deps.recorded).toEqual([{ event: 'sign_in_refused', userId: user.id, reason: 'not_verified' }]);
  });

  test('accepts the user after the verification', async () => {
    const { deps, user, check } = await withMode(true);
    expect(await check()).toMatchObject({ outcome: 'user', user });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('sends no mail for a wrong password, an unknown email or a disabled user', async () => {
    const { deps, user, check } = await withMode(false);
    expect(await check({ password: 'wrong one' })).toMatchObject({ reason: 'wrong_password' });
    expect(await check(newCredentials())).toMatchObject({ reason: 'unknown_email' });
    deps.users.put({ ...user, active: false });
    expect(await check()).toMatchObject({ reason: 'not_active' });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('sends no more mails than the limit allows, with the same answer', async () => {
    const { deps, check } = await withMode(false);
    for (let times = 0; times < 5; times += 1) expect(await check()).toEqual(refused);
    expect(deps.outbox.waiting()).toHaveLength(deps.mailLimits.mailsPerRecipient);
    deps.clock.moveBy(900_000);
    expect(await check()).toEqual(refused);
    expect(deps.outbox.waiting()).toHaveLength(deps.mailLimits.mailsPerRecipient + 1);
  });

  test.each(['putMail', 'reserve'] as const)('gives the same answer if %s fails', async (name) => {
    const { deps, user, check } = await withMode(false);
    if (name === 'putMail') jest.spyOn(deps.outbox, name).mockRejectedValue(down);
    else jest.spyOn(deps.limits, name).mockRejectedValue(down);
    expect(await check()).toEqual(refused);
    expect(deps.recorded).toEqual([{ event: 'sign_in_refused', userId: user.id, reason: 'not_verified' }]);
  });

  test('throws unexpected errors', async () => {
    const { deps, check } = await withMode(false);
    jest.spyOn(deps.outbox, 'putMail').mockRejectedValue(new Error('a mistake'));
    await expect(check()).rejects.toThrow('a mistake');
  });
});

describe('the calls of a refused attempt', () => {
  const calls = async (kind: 'not_verified' | 'not_active' | 'wrong_password' | 'unknown_email') => {
    const { deps, user, ...credentials } = await withAccount();
    deps.users.put({ ...user, active: kind !== 'not_active' });
    const made: string[] = [];
    /** What is written in a table of its own, be it a mail or the end of a reservation, is one write. */
    const watch = <Store extends object>(store: Store): Store => {
      const watched = Object.entries(store).map(([name, method]: [string, (...given: unknown[]) => unknown]) => [
        name,
        (...given: unknown[]) => {
          made.push(['putMail', 'release'].includes(name) ? 'write' : name);
          return method(...given);
        },
      ]);
      return Object.fromEntries(watched);
    };
    const typed = {
      not_verified: credentials,
      not_active: credentials,
      wrong_password: { ...credentials, password: 'wrong one' },
      unknown_email: newCredentials(),
    };
    const watched = {
      ...deps,
      mode: hardenedMode,
      guessLimits: { accountFailures: 5, ipAddressFailures: 20, windowSeconds: 60 },
      users: watch(deps.users),
      limits: watch(deps.limits),
      outbox: watch(deps.outbox),
      events: watch(deps.events),
    };
    const check = await checkCredentials(watched, { ...typed[kind], ...SOURCE });
    expect(check).toEqual({ outcome: 'refused', reason: kind });
    return made;
  };

  test('are the same, in the same order, for every reason, so that timing reveals nothing', async () => {
    const unverified = await calls('not_verified');
    expect(unverified).toEqual(['findUserId', 'reserve', 'reserve', 'findUser', 'reserve', 'write', 'record']);
    expect(await calls('wrong_password')).toEqual(unverified);
    expect(await calls('unknown_email')).toEqual(unverified);
    expect(await calls('not_active')).toEqual(unverified);
  });

  test('do not count as mails of the recipient', async () => {
    const { deps, email, user, password } = await withAccount();
    const hardened = { ...deps, mode: hardenedMode };
    for (let times = 0; times < 9; times += 1) {
      await checkCredentials(hardened, { email, password: 'wrong one', ...SOURCE });
    }
    deps.users.put({ ...user, emailVerified: false });
    await checkCredentials(hardened, { email, password, ...SOURCE });
    expect(deps.outbox.waiting()).toHaveLength(1);
  });
});
