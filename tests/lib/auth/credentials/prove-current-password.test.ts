import { expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { proveCurrentPassword } from '../../../../lib/auth/credentials/prove-current-password';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { rememberDevice, reserveAttempt } from '../../../../lib/auth/limits/guess-limits';
import { ADDRESS, withAccount } from '../../../support/accounts';

const withLimit = async () => {
  const { deps: made, ...given } = await withAccount();
  const deps = {
    ...made,
    mode: hardenedMode,
    guessLimits: { accountFailures: 2, ipAddressFailures: 0, windowSeconds: 60 },
  };
  const verify = jest.spyOn(deps.hasher, 'verify');
  const prove = (password: string, device: string | null = null) =>
    proveCurrentPassword(deps, given.user, { password, ipAddress: ADDRESS, device });
  return { ...given, deps, verify, prove };
};
const wrong = { code: 'wrong_current_password' };
const tooMany = { code: 'too_many_attempts', details: { retryAfterSeconds: 60 } };

test('accepts the right password, hashes once, counts and records nothing', async () => {
  const { deps, password, verify, prove } = await withLimit();
  for (let times = 1; times <= 5; times += 1) {
    await prove(password);
    expect(verify).toHaveBeenCalledTimes(times);
  }
  expect(deps.recorded).toEqual([]);
});

test('accepts the password in any Unicode form', async () => {
  const { deps, user } = await withLimit();
  const composed = { ...user, passwordHash: await deps.hasher.hash('fiancé', user.id) };
  await proveCurrentPassword(deps, composed, { password: 'ﬁance\u0301', ipAddress: ADDRESS, device: null });
});

test.each(['wrong one', '', 'a\0', 'a'.repeat(1025)])(
  'refuses %j after one hash, and records why',
  async (password) => {
    const { deps, user, verify, prove } = await withLimit();
    await expect(prove(password)).rejects.toMatchObject(wrong);
    expect(verify).toHaveBeenCalledTimes(1);
    expect(deps.recorded).toEqual([
      { event: 'password_change_refused', userId: user.id, reason: 'wrong_current_password' },
    ]);
  },
);

test('shares the guess limit with sign-ins of the account, and checks no password once it is reached', async () => {
  const { deps, user, email, password, verify, prove } = await withLimit();
  await reserveAttempt(deps, { email, ipAddress: ADDRESS, device: null });
  await expect(prove('wrong one')).rejects.toMatchObject(wrong);
  verify.mockClear();
  deps.recorded.length = 0;

  await expect(prove(password)).rejects.toMatchObject(tooMany);
  await expect(reserveAttempt(deps, { email, ipAddress: ADDRESS, device: null })).rejects.toMatchObject(tooMany);

  expect(verify).not.toHaveBeenCalled();
  expect(deps.recorded).toEqual([{ event: 'password_change_refused', userId: user.id, reason: 'too_many_attempts' }]);
});

test('uses the limit of a known device', async () => {
  const { deps, email, password, prove } = await withLimit();
  const device = deps.ids.newSecret();
  await rememberDevice(deps, { email, device });
  for (const _ of Array(2)) await expect(prove('wrong one')).rejects.toMatchObject(wrong);
  await expect(prove(password)).rejects.toMatchObject(tooMany);

  await prove(password, device);

  for (const _ of Array(2)) await expect(prove('wrong one', device)).rejects.toMatchObject(wrong);
  await expect(prove(password, device)).rejects.toMatchObject(tooMany);
});

test('hashes nothing if the attempt cannot be reserved', async () => {
  const { deps, password, verify, prove } = await withLimit();
  jest.spyOn(deps.limits, 'reserve').mockRejectedValue(new StoreUnavailableError(new Error('down')));
  await expect(prove(password)).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(verify).not.toHaveBeenCalled();
});
