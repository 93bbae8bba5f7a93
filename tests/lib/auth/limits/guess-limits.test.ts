import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { rememberDevice, reserveAttempt } from '../../../../lib/auth/limits/guess-limits';
import { ADDRESS, CLIENT, withAccount } from '../../../support/accounts';
import { signInByPassword } from '../../../support/sign-in';

const settings = { accountFailures: 2, ipAddressFailures: 3, windowSeconds: 60 };

const limited = async () => {
  const { deps, ...account } = await withAccount();
  return { deps: { ...deps, guessLimits: settings }, ...account };
};

type Limited = Awaited<ReturnType<typeof limited>>;

const attempt = ({ deps }: Limited, email: string | null, ipAddress = ADDRESS) =>
  reserveAttempt(deps, { email, ipAddress, device: null });

const input = ({ email }: Limited, password: string, ipAddress = ADDRESS) => ({
  email,
  password,
  ipAddress,
  client: CLIENT,
  device: null,
  durationSeconds: null,
  replacedToken: null,
});

const tooMany = (retryAfterSeconds: number) => ({ code: 'too_many_attempts', details: { retryAfterSeconds } });
const unavailable = async () => {
  throw new StoreUnavailableError(new Error('down'));
};

describe('an account', () => {
  test('refuses attempts after the maximum of failures from any IP address, until the window ends', async () => {
    const given = await limited();
    await attempt(given, given.email, '192.0.2.1');
    given.deps.clock.moveBy(10_500);
    await attempt(given, given.email, '192.0.2.2');
    await expect(attempt(given, given.email, '192.0.2.3')).rejects.toMatchObject(tooMany(50));

    given.deps.clock.moveBy(49_500);
    await attempt(given, given.email, '192.0.2.3');
  });

  test('has a window twice as long after every full one', async () => {
    const given = await limited();
    for (const seconds of [60, 120, 240, 480, 900, 900]) {
      await attempt(given, given.email, '192.0.2.1');
      await attempt(given, given.email, '192.0.2.2');
      await expect(attempt(given, given.email, '192.0.2.3')).rejects.toMatchObject(tooMany(seconds));
      given.deps.clock.moveBy(seconds * 1000);
    }
  });

  test('that is full adds nothing to the counter of the IP address, and the other way round', async () => {
    const given = await limited();
    for (const _ of Array(2)) await attempt(given, given.email, '192.0.2.1');
    for (const _ of Array(5)) await expect(attempt(given, given.email)).rejects.toMatchObject(tooMany(60));
    for (const name of ['a', 'b', 'c']) await attempt(given, `${name}@example.com`);
    for (const _ of Array(5)) await expect(attempt(given, 'd@example.com')).rejects.toMatchObject(tooMany(60));
    await attempt(given, 'd@example.com', '192.0.2.9');
    await attempt(given, 'd@example.com', '192.0.2.9');
  });
});

test('an IP address has its own limit, even if the typed text is not an email', async () => {
  const given = await limited();
  for (const email of ['a@example.com', null, null]) await attempt(given, email);
  await expect(attempt(given, null)).rejects.toMatchObject(tooMany(60));
});

test('zero switches a limit off and makes no store call', async () => {
  const given = await limited();
  given.deps.guessLimits = { ...settings, accountFailures: 0, ipAddressFailures: 0 };
  const reserve = jest.spyOn(given.deps.limits, 'reserve');
  for (const _ of Array(30)) await attempt(given, given.email);
  expect(reserve).not.toHaveBeenCalled();
});

describe('signing in', () => {
  test('does not check the password once the limit is reached, and records the reason without the email', async () => {
    const given = await limited();
    for (const _ of Array(2)) await signInByPassword(given.deps, input(given, 'wrong one')).catch(() => undefined);
    const verify = jest.spyOn(given.deps.hasher, 'verify');
    given.deps.recorded.length = 0;

    await expect(signInByPassword(given.deps, input(given, given.password))).rejects.toMatchObject(tooMany(60));

    expect(verify).not.toHaveBeenCalled();
    expect(given.deps.recorded).toEqual([{ event: 'sign_in_refused', reason: 'too_many_attempts' }]);
  });

  test.each<[string, (given: Limited) => void]>([
    ['the user', ({ deps }) => jest.spyOn(deps.users, 'findUser').mockImplementation(unavailable)],
    ['the claim', ({ deps }) => jest.spyOn(deps.users, 'findUserId').mockImplementation(unavailable)],
    ['the session', ({ deps }) => jest.spyOn(deps.sessions, 'createSession').mockImplementation(unavailable)],
  ])('releases the attempt once when the store is unavailable at %s', async (_, fail) => {
    const given = await limited();
    await attempt(given, given.email, '192.0.2.1');
    fail(given);
    for (const _again of Array(4)) {
      await expect(signInByPassword(given.deps, input(given, given.password))).rejects.toBeInstanceOf(
        StoreUnavailableError,
      );
    }
    jest.restoreAllMocks();

    await attempt(given, given.email);
    await expect(attempt(given, given.email)).rejects.toMatchObject(tooMany(60));
  });

  test('hashes nothing if the attempt cannot be reserved', async () => {
    const given = await limited();
    const verify = jest.spyOn(given.deps.hasher, 'verify');
    jest.spyOn(given.deps.limits, 'reserve').mockImplementation(unavailable);

    await expect(signInByPassword(given.deps, input(given, given.password))).rejects.toBeInstanceOf(
      StoreUnavailableError,
    );

    expect(verify).not.toHaveBeenCalled();
  });

  test('succeeds if only the release of the attempt fails', async () => {
    const given = await limited();
    jest.spyOn(given.deps.limits, 'release').mockImplementation(unavailable);
    expect(await signInByPassword(given.deps, input(given, given.password))).toMatchObject({
      user: { id: given.user.id },
    });
  });
});

test('all addresses of a subscriber network count as one IP address', async () => {
  const given = await limited();
  for (const host of [':1', ':2:3', 'ffff:ffff:ffff:ffff']) await attempt(given, null, `2001:db8:1:2:${host}`);
  await expect(attempt(given, null, '2001:db8:1:2::9')).rejects.toMatchObject(tooMany(60));
  await attempt(given, null, '2001:db8:1:3::9');
});

describe('a device', () => {
  const DEVICE = 'a'.repeat(43);
  const withDevice = async () => {
    const given = await limited();
    const deps = { ...given.deps, mode: hardenedMode };
    await rememberDevice(deps, { email: given.email, device: DEVICE });
    return { ...given, deps };
  };
  const by = ({ deps }: Limited, email: string | null, device: string | null, ipAddress = ADDRESS) =>
    reserveAttempt(deps, { email, device, ipAddress });

  test('that is known can sign in while the limits of the account and the IP address are reached', async () => {
    const given = await withDevice();
    for (const _ of Array(2)) await by(given, given.email, null);
    await by(given, null, null);
    await expect(by(given, given.email, null)).rejects.toMatchObject(tooMany(60));
    await expect(by(given, null, null)).rejects.toMatchObject(tooMany(60));

    expect(await by(given, given.email, DEVICE)).toMatchObject({ isKnownDevice: true });
  });

  test('that is known uses its own limit first, and then the limits of unknown devices', async () => {
    const given = await withDevice();
    for (const isKnownDevice of [true, true, false, false]) {
      expect(await by(given, given.email, DEVICE)).toMatchObject({ isKnownDevice });
    }
    await expect(by(given, given.email, DEVICE)).rejects.toMatchObject(tooMany(60));
    await expect(by(given, given.email, null)).rejects.toMatchObject(tooMany(60));
  });

  test('that is known does not count for the account until its own limit is reached', async () => {
    const given = await withDevice();
    for (const _ of Array(2)) await by(given, given.email, DEVICE);
    for (const _ of Array(2)) await by(given, given.email, null);
  });

  test('shares a limit with all known devices of the account, of four times the limit of one device', async () => {
    const given = await withDevice();
    const devices = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(43));
    for (const device of devices) await rememberDevice(given.deps, { email: given.email, device });
    let known = 0;
    for (const device of devices) {
      for (const _ of Array(2)) {
        const attempt = await by(given, given.email, device).catch(() => null);
        if (attempt?.isKnownDevice) known += 1;
      }
    }
    expect(known).toBe(2 * 4);
  });

  test('that is known can try again after an attempt was released', async () => {
    const given = await withDevice();
    for (const _ of Array(9)) await (await by(given, given.email, DEVICE)).release();
  });

  test.each([
    ['an empty one', ''],
    ['a made-up one', 'b'.repeat(43)],
    ['a long one', 'a'.repeat(4096)],
    ['one that only looks like it', `${DEVICE} `],
    ['one with odd characters', '\u0000\ud800#'],
  ])('that is forged is treated as unknown: %s', async (_, device) => {
    const given = await withDevice();
    for (const _again of Array(2)) {
      expect(await by(given, given.email, device)).toMatchObject({ isKnownDevice: false });
    }
    await expect(by(given, given.email, device)).rejects.toMatchObject(tooMany(60));
    await expect(by(given, given.email, null)).rejects.toMatchObject(tooMany(60));
    await by(given, null, device);
    await expect(by(given, 'other@example.com', device)).rejects.toMatchObject(tooMany(60));
  });

  test.each([
    ['another', 'bob@example.com', DEVICE, 'ada@example.com', DEVICE],
    ['one with more letters before', 'xada@example.com', DEVICE, 'ada@example.com', `${DEVICE}x`],
    ['one with fewer letters after', 'ada@example.co', `m${DEVICE}`, 'ada@example.com', DEVICE],
  ])('that is known to one account is unknown to %s', async (_, email, device, other, sameText) => {
    const given = await withDevice();
    await rememberDevice(given.deps, { email, device });
    expect(await by(given, email, device)).toMatchObject({ isKnownDevice: true });
    expect(await by(given, other, sameText)).toMatchObject({ isKnownDevice: false });
  });

  test('stays known for the configured time, however often it is used', async () => {
    const given = await withDevice();
    given.deps.deviceSeconds = 60;
    await rememberDevice(given.deps, { email: given.email, device: DEVICE });
    given.deps.clock.moveBy(59_999);
    expect(await by(given, given.email, DEVICE)).toMatchObject({ isKnownDevice: true });
    given.deps.clock.moveBy(1);
    expect(await by(given, given.email, DEVICE)).toMatchObject({ isKnownDevice: false });
  });

  test('is unknown if the typed text is not an email', async () => {
    const given = await withDevice();
    expect(await by(given, null, DEVICE)).toMatchObject({ isKnownDevice: false });
  });

  test('is not looked up if the account limit is switched off, or if the mode has no device cookies', async () => {
    const given = await withDevice();
    const reserveRemembered = jest.spyOn(given.deps.limits, 'reserveRemembered');
    const off = { ...given, deps: { ...given.deps, guessLimits: { ...settings, accountFailures: 0 } } };
    expect(await by(off, given.email, DEVICE)).toMatchObject({ isKnownDevice: false });
    const classic = { ...given, deps: { ...given.deps, mode: { ...hardenedMode, remembersDevices: false } } };
    expect(await by(classic, given.email, DEVICE)).toMatchObject({ isKnownDevice: false });
    expect(reserveRemembered).not.toHaveBeenCalled();
  });

  test('does not avoid the error of an unavailable store', async () => {
    const given = await withDevice();
    jest.spyOn(given.deps.limits, 'reserveRemembered').mockImplementation(unavailable);
    const reserve = jest.spyOn(given.deps.limits, 'reserve');
    await expect(by(given, given.email, DEVICE)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(reserve).not.toHaveBeenCalled();
  });
});
