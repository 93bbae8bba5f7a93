import { expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { clearGuessLimits } from '../../../../lib/auth/limits/clear-guess-limits';
import { reserveAttempt } from '../../../../lib/auth/limits/guess-limits';
import { createTestDeps } from '../../../support/deps';

const email = 'ada@example.com';
const createDeps = (accountFailures: number) => ({
  ...createTestDeps(),
  guessLimits: { accountFailures, ipAddressFailures: 0, windowSeconds: 60 },
});
const failing = (error: unknown) => ({
  clear: async () => {
    throw error;
  },
});

test('clears the failed attempts of an account', async () => {
  const deps = createDeps(1);
  const reserve = () => reserveAttempt(deps, { email, ipAddress: '198.51.100.7', device: null });
  await reserve();
  await expect(reserve()).rejects.toMatchObject({ code: 'too_many_attempts' });
  await clearGuessLimits(deps, email);
  expect(await reserve()).toBeDefined();
});

test('makes no store call if the limit is switched off', async () => {
  await clearGuessLimits({ ...createDeps(0), limits: failing(new Error('asked')) }, email);
});

test('ignores an unavailable store, and throws any other error', async () => {
  const deps = createDeps(1);
  await clearGuessLimits({ ...deps, limits: failing(new StoreUnavailableError(new Error('down'))) }, email);
  await expect(clearGuessLimits({ ...deps, limits: failing(new Error('a mistake')) }, email)).rejects.toThrow(
    'a mistake',
  );
});
