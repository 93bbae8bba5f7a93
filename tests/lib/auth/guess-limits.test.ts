import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import { reserveAttempt } from '../../../lib/auth/guess-limits';
import { signIn } from '../../../lib/auth/sign-in';
import { ADDRESS, withAccount } from '../../support/accounts';

const settings = { accountFailures: 2, addressFailures: 3, windowSeconds: 60 };

const limited = async () => {
  const { deps, ...account } = await withAccount();
  return { deps: { ...deps, guessLimits: settings }, ...account };
};

type Limited = Awaited<ReturnType<typeof limited>>;

const attempt = ({ deps }: Limited, email: string | null, address = ADDRESS) =>
  reserveAttempt(deps, { email, address });

const input = ({ email }: Limited, password: string, address = ADDRESS) => ({
  email,
  password,
  address,
  durationSeconds: null,
  replacedToken: null,
});

const tooMany = (retryAfterSeconds: number) => ({ code: 'too_many_attempts', details: { retryAfterSeconds } });
const unavailable = async () => {
  throw new StoreUnavailableError(new Error('down'));
};

describe('an account', () => {
  test('has as many failures as it may, from wherever they come, and then waits for the window to end', async () => {
    const given = await limited();
    await attempt(given, given.email, '192.0.2.1');
    given.deps.clock.moveBy(10_500);
    await attempt(given, given.email, '192.0.2.2');
    await expect(attempt(given, given.email, '192.0.2.3')).rejects.toMatchObject(tooMany(50));

    given.deps.clock.moveBy(49_500);
    await attempt(given, given.email, '192.0.2.3');
  });

  test('waits twice as long after every full window', async () => {
    const given = await limited();
    for (const seconds of [60, 120, 240, 480, 900, 900]) {
      await attempt(given, given.email, '192.0.2.1');
      await attempt(given, given.email, '192.0.2.2');
      await expect(attempt(given, given.email, '192.0.2.3')).rejects.toMatchObject(tooMany(seconds));
      given.deps.clock.moveBy(seconds * 1000);
    }
  });

  test('that is full does not use up the address, nor the other way round', async () => {
    const given = await limited();
    for (const _ of Array(2)) await attempt(given, given.email, '192.0.2.1');
    for (const _ of Array(5)) await expect(attempt(given, given.email)).rejects.toMatchObject(tooMany(60));
    for (const name of ['a', 'b', 'c']) await attempt(given, `${name}@example.com`);
    for (const _ of Array(5)) await expect(attempt(given, 'd@example.com')).rejects.toMatchObject(tooMany(60));
    await attempt(given, 'd@example.com', '192.0.2.9');
    await attempt(given, 'd@example.com', '192.0.2.9');
  });
});

test('an address has its own limit, for what is no email too', async () => {
  const given = await limited();
  for (const email of ['a@example.com', null, null]) await attempt(given, email);
  await expect(attempt(given, null)).rejects.toMatchObject(tooMany(60));
});

test('zero switches a limit off, and no table is asked', async () => {
  const given = await limited();
  given.deps.guessLimits = { ...settings, accountFailures: 0, addressFailures: 0 };
  const reserve = jest.spyOn(given.deps.limits, 'reserve');
  for (const _ of Array(30)) await attempt(given, given.email);
  expect(reserve).not.toHaveBeenCalled();
});

describe('signing in', () => {
  test('looks at no password once it is limited, and records why, without the address', async () => {
    const given = await limited();
    for (const _ of Array(2)) await signIn(given.deps, input(given, 'wrong one')).catch(() => undefined);
    const verify = jest.spyOn(given.deps.hasher, 'verify');
    given.deps.recorded.length = 0;

    await expect(signIn(given.deps, input(given, given.password))).rejects.toMatchObject(tooMany(60));

    expect(verify).not.toHaveBeenCalled();
    expect(given.deps.recorded).toEqual([{ event: 'sign_in_refused', reason: 'too_many_attempts' }]);
  });

  test.each<[string, (given: Limited) => void]>([
    ['the user', ({ deps }) => jest.spyOn(deps.users, 'findUser').mockImplementation(unavailable)],
    ['the claim', ({ deps }) => jest.spyOn(deps.users, 'findUserId').mockImplementation(unavailable)],
    ['the session', ({ deps }) => jest.spyOn(deps.sessions, 'createSession').mockImplementation(unavailable)],
  ])('gives the attempt back, once, when the store fails at %s', async (_, fail) => {
    const given = await limited();
    await attempt(given, given.email, '192.0.2.1');
    fail(given);
    for (const _again of Array(4)) {
      await expect(signIn(given.deps, input(given, given.password))).rejects.toBeInstanceOf(StoreUnavailableError);
    }
    jest.restoreAllMocks();

    await attempt(given, given.email);
    await expect(attempt(given, given.email)).rejects.toMatchObject(tooMany(60));
  });

  test('hashes nothing when the attempt cannot be reserved', async () => {
    const given = await limited();
    const verify = jest.spyOn(given.deps.hasher, 'verify');
    jest.spyOn(given.deps.limits, 'reserve').mockImplementation(unavailable);

    await expect(signIn(given.deps, input(given, given.password))).rejects.toBeInstanceOf(StoreUnavailableError);

    expect(verify).not.toHaveBeenCalled();
  });

  test('succeeds where only giving the attempt back fails', async () => {
    const given = await limited();
    jest.spyOn(given.deps.limits, 'giveBack').mockImplementation(unavailable);
    expect(await signIn(given.deps, input(given, given.password))).toMatchObject({ user: { id: given.user.id } });
  });
});
