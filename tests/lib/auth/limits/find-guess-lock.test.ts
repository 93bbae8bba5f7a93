import { expect, test } from '@jest/globals';
import { findGuessLock } from '../../../../lib/auth/limits/find-guess-lock';
import { reserveAttempt } from '../../../../lib/auth/limits/guess-limits';
import { ADDRESS } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

const EMAIL = 'bob@example.com';

const withFailures = async (count: number) => {
  const deps = { ...createTestDeps(), guessLimits: { accountFailures: 3, ipAddressFailures: 0, windowSeconds: 60 } };
  for (let attempts = 0; attempts < count; attempts += 1)
    await reserveAttempt(deps, { email: EMAIL, ipAddress: ADDRESS, device: null });
  return deps;
};

test('says until when the passwords of an account are refused', async () => {
  const deps = await withFailures(3);
  const endsAt = new Date(deps.clock.now().getTime() + 60_000);
  expect(await findGuessLock(deps, EMAIL)).toEqual(endsAt);
  deps.clock.moveBy(60_000);
  expect(await findGuessLock(deps, EMAIL)).toBeNull();
});

test('finds nothing while passwords are checked, and without a limit', async () => {
  const deps = await withFailures(2);
  expect(await findGuessLock(deps, EMAIL)).toBeNull();
  const full = await withFailures(3);
  expect(await findGuessLock({ ...full, guessLimits: { accountFailures: 0 } }, EMAIL)).toBeNull();
});
