import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { provePassword } from '../../../../lib/auth/credentials/prove-password';
import type { User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { ADDRESS, raiseHashCost, withAccount } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';

const withLimit = async () => {
  const given = await withAccount();
  const deps = { ...given.deps, guessLimits: { accountFailures: 1, ipAddressFailures: 0, windowSeconds: 60 } };
  return {
    ...given,
    deps,
    credentials: { email: given.email, password: given.password, ipAddress: ADDRESS, device: null },
  };
};
const ready = async () => async () => 'begun';
const begun = { begun: 'begun', device: null };

describe('provePassword', () => {
  test('prepares and begins the session after the right password, and records the sign-in', async () => {
    const { deps, credentials, user } = await withLimit();
    const prepare = jest.fn(async (_: User) => async () => 'begun');
    expect(await provePassword(deps, credentials, prepare)).toEqual(begun);
    expect(prepare.mock.calls).toEqual([[user]]);
    expect(deps.recorded).toEqual([{ event: 'user_signed_in', userId: user.id }]);
  });

  test('does not count the right password as a guess', async () => {
    const { deps, credentials } = await withLimit();
    for (let times = 0; times < 3; times += 1) expect(await provePassword(deps, credentials, ready)).toEqual(begun);
  });

  test.each([
    ['cannot be made ready: the store fails', 'prepare', new StoreUnavailableError(new Error('down'))],
    ['cannot be made ready: a mistake', 'prepare', new Error('a mistake')],
    ['cannot be stored: the store fails', 'begin', new StoreUnavailableError(new Error('down'))],
    ['cannot be stored: a mistake', 'begin', new Error('a mistake')],
  ])('counts nothing if the session %s, and records no sign-in', async (_, when, error) => {
    const { deps, credentials } = await withLimit();
    const fail = async () => {
      throw error;
    };
    const attempt = provePassword(deps, credentials, when === 'prepare' ? fail : async () => fail);
    await expect(attempt).rejects.toBe(error);
    expect(deps.recorded).toEqual([]);
    expect(await provePassword(deps, credentials, ready)).toEqual(begun);
  });

  test.each(['unknown_email', 'wrong_password', 'not_active'] as const)('begins nothing: %s', async (code) => {
    const { deps, credentials, user } = await withLimit();
    if (code === 'not_active') deps.users.put({ ...user, active: false });
    const email = code === 'unknown_email' ? `  ${newCredentials().email.toUpperCase()} ` : credentials.email;
    const password = code === 'wrong_password' ? 'wrong one' : credentials.password;
    const prepare = jest.fn(ready);
    const attempt = provePassword(deps, { ...credentials, email, password }, prepare);
    const details = code === 'unknown_email' ? { email: email.trim().toLowerCase() } : undefined;
    await expect(attempt).rejects.toMatchObject({ code, details });
    expect(prepare).not.toHaveBeenCalled();
  });

  test('shows only the refusal that the mode allows', async () => {
    const { deps, credentials } = await withLimit();
    const mode = { ...deps.mode, signInRefusal: () => 'wrong_password' as const };
    const attempt = provePassword({ ...deps, mode }, { ...credentials, ...newCredentials() }, ready);
    await expect(attempt).rejects.toMatchObject({ code: 'wrong_password' });
  });

  test('refuses the next attempt after the maximum of wrong ones', async () => {
    const { deps, credentials } = await withLimit();
    const wrong = { ...credentials, password: 'wrong one' };
    await expect(provePassword(deps, wrong, ready)).rejects.toMatchObject({ code: 'wrong_password' });
    await expect(provePassword(deps, credentials, ready)).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('replaces an outdated hash, and no other', async () => {
    const { deps, credentials, user } = await withLimit();
    await provePassword(deps, credentials, ready);
    expect((await deps.users.findUser(user.id))?.passwordHash).toBe(user.passwordHash);
    raiseHashCost(deps);
    await provePassword(deps, credentials, ready);
    const found = await deps.users.findUser(user.id);
    expect(found).toEqual({ ...user, passwordHash: expect.stringMatching(/^\$2b\$05\$/) });
    expect(await deps.hasher.verify(credentials.password, found)).toBe(true);
  });

  test('counts nothing if the new hash cannot be stored', async () => {
    const { deps, credentials } = await withLimit();
    raiseHashCost(deps);
    const upgrade = jest.spyOn(deps.users, 'upgradePasswordHash');
    upgrade.mockRejectedValueOnce(new StoreUnavailableError(new Error('down')));
    await expect(provePassword(deps, credentials, ready)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await provePassword(deps, credentials, ready)).toEqual(begun);
  });
});

describe('a device', () => {
  const withMode = async () => {
    const given = await withLimit();
    const user = { ...given.user, emailVerified: true };
    given.deps.users.put(user);
    const deps = { ...given.deps, mode: hardenedMode };
    const prove = (device: string | null, password = given.password) =>
      provePassword(deps, { ...given.credentials, password, device }, ready);
    return { ...given, deps, user, prove };
  };
  const SECRET = expect.stringMatching(/^[A-Za-z0-9_-]{43}$/);

  test('becomes known by the right password, in the same round trip as the session', async () => {
    const { deps, prove, email, password } = await withMode();
    const order: string[] = [];
    const remember = jest.spyOn(deps.limits, 'remember');
    remember.mockImplementationOnce(async () => void order.push('remembered'));
    const slow = async () => async () => {
      await new Promise(setImmediate);
      order.push('begun');
    };
    await provePassword(deps, { email, password, ipAddress: ADDRESS, device: null }, slow);
    expect(order).toEqual(['remembered', 'begun']);
    expect(await prove(null)).toEqual({ begun: 'begun', device: SECRET });
  });

  test('that is known keeps its cookie', async () => {
    const { deps, prove } = await withMode();
    const { device } = await prove(null);
    const remember = jest.spyOn(deps.limits, 'remember');
    expect(await prove(device)).toEqual(begun);
    expect(remember).not.toHaveBeenCalled();
  });

  test('that is known can sign in while an attacker guesses; a made-up device cannot', async () => {
    const { prove } = await withMode();
    const { device } = await prove(null);
    await expect(prove(null, 'wrong one')).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(prove(null)).rejects.toMatchObject({ code: 'too_many_attempts' });
    await expect(prove('b'.repeat(43))).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(await prove(device)).toEqual(begun);
  });

  test('that is forged is not made known: a new one is issued', async () => {
    const { prove } = await withMode();
    const forged = 'b'.repeat(43);
    const { device } = await prove(forged);
    expect(device).toEqual(SECRET);
    expect(device).not.toBe(forged);
    expect((await prove(forged)).device).toEqual(SECRET);
  });

  test('does not become known by a wrong password, nor if no session has begun', async () => {
    const { deps, prove, credentials } = await withMode();
    const remember = jest.spyOn(deps.limits, 'remember');
    await expect(prove(null, 'wrong one')).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(remember).not.toHaveBeenCalled();
    deps.clock.moveBy(60_000);
    const down = new StoreUnavailableError(new Error('down'));
    const fail = async () => async () => {
      throw down;
    };
    await expect(provePassword(deps, credentials, fail)).rejects.toBe(down);
  });

  test.each([
    ['the mode has no device cookies', { mode: { ...hardenedMode, remembersDevices: false } }],
    ['accounts have no limit', { guessLimits: { accountFailures: 0, ipAddressFailures: 5, windowSeconds: 60 } }],
  ])('does not become known if %s', async (_, changes) => {
    const { deps, credentials } = await withMode();
    const remember = jest.spyOn(deps.limits, 'remember');
    expect(await provePassword({ ...deps, ...changes }, credentials, ready)).toEqual(begun);
    expect(remember).not.toHaveBeenCalled();
  });

  test('is left out if the store is unavailable; any other error is thrown', async () => {
    const { deps, prove } = await withMode();
    const remember = jest.spyOn(deps.limits, 'remember');
    remember.mockRejectedValueOnce(new StoreUnavailableError(new Error('down')));
    expect(await prove(null)).toEqual(begun);
    expect(deps.recorded).toHaveLength(1);
    remember.mockRejectedValueOnce(new Error('a mistake'));
    await expect(prove(null)).rejects.toThrow('a mistake');
  });
});

test('does not reveal in hardened mode that an email is not verified', async () => {
  const { deps, credentials } = await withLimit();
  const attempt = provePassword({ ...deps, mode: hardenedMode }, credentials, ready);
  await expect(attempt).rejects.toMatchObject({ code: 'wrong_credentials' });
});
