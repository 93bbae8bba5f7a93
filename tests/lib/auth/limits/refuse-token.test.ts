import { expect, jest, test } from '@jest/globals';
import { refuseToken } from '../../../../lib/auth/limits/refuse-token';
import { createTestDeps } from '../../../support/deps';

const withLimit = (ipAddressFailures = 3) => ({
  ...createTestDeps(),
  guessLimits: { accountFailures: 5, ipAddressFailures, windowSeconds: 60 },
});
type Deps = ReturnType<typeof withLimit>;

const refuse = (deps: Deps, ipAddress = '192.0.2.1') =>
  refuseToken(deps, { event: 'password_reset_refused', code: 'invalid_reset_token', ipAddress });

test('returns the refusal and records it, without a user', async () => {
  const deps = withLimit();
  expect(await refuse(deps)).toMatchObject({ code: 'invalid_reset_token' });
  expect(deps.recorded).toEqual([{ event: 'password_reset_refused' }]);
});

test('refuses an IP address after its maximum, however many come at once, and records no more of them', async () => {
  const deps = withLimit();
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => refuse(deps)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(deps.recorded).toHaveLength(3);
  await expect(refuse(deps)).rejects.toMatchObject({ code: 'too_many_attempts', details: { retryAfterSeconds: 60 } });
  await expect(refuse(deps, '192.0.2.2')).resolves.toBeDefined();
  deps.clock.moveBy(60_000);
  await expect(refuse(deps)).resolves.toBeDefined();
});

test('is counted apart from passwords, and not at all where the limit is off', async () => {
  const deps = withLimit();
  for (let count = 0; count < 3; count += 1) await refuse(deps);
  const attempt = { key: 'address#192.0.2.1', max: 1, windowSeconds: 60, now: deps.clock.now() };
  expect(await deps.limits.reserve(attempt)).toMatchObject({ outcome: 'reserved' });
  const off = withLimit(0);
  const reserve = jest.spyOn(off.limits, 'reserve');
  for (let count = 0; count < 30; count += 1) await refuse(off);
  expect(reserve).not.toHaveBeenCalled();
});
