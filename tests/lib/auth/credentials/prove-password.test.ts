import { createHash } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { provePassword } from '../../../../lib/auth/credentials/prove-password';
import { rememberDevice } from '../../../../lib/auth/limits/guess-limits';
import { ADDRESS, withAccount } from '../../../support/accounts';
import { createMemoryLimitsStore } from '../../../support/memory-limits-store';

const withAttempt = async () => {
  const given = await withAccount();
  const { email, password } = given;
  const deps = { ...given.deps, guessLimits: { accountFailures: 1, ipAddressFailures: 0, windowSeconds: 60 } };
  return { ...given, deps, credentials: { email, password, ipAddress: ADDRESS, device: null } };
};

test('a right password is a proof by password, whose attempt counts until it is released', async () => {
  const { deps, credentials, user } = await withAttempt();
  const createSession = jest.spyOn(deps.sessions, 'createSession');
  const { release, ...proof } = await provePassword(deps, credentials);
  expect(proof).toEqual({ user, methods: ['pwd'], authenticatedAt: deps.clock.now(), from: 'unknown-device' });
  await expect(provePassword(deps, credentials)).rejects.toMatchObject({ code: 'too_many_attempts' });
  await release();
  expect(await provePassword(deps, credentials)).toMatchObject({ user });
  expect(createSession).not.toHaveBeenCalled();
});

test('the user was proved after the hash was computed, not before', async () => {
  const { deps, credentials } = await withAttempt();
  const { verify } = deps.hasher;
  deps.hasher.verify = async (...given) => {
    deps.clock.moveBy(5000);
    return verify(...given);
  };
  const { authenticatedAt } = await provePassword(deps, credentials);
  expect(authenticatedAt).toEqual(deps.clock.now());
});

test('a proof says that its device is known', async () => {
  const { deps, credentials, user } = await withAttempt();
  deps.users.put({ ...user, emailVerified: true });
  const device = 'b'.repeat(43);
  const hardened = { ...deps, mode: hardenedMode };
  await rememberDevice(hardened, { email: user.email, device });
  expect((await provePassword(hardened, { ...credentials, device })).from).toBe('known-device');
});

test('the hash of another system is replaced by ours at the first right password', async () => {
  const { deps, credentials, user } = await withAttempt();
  const salted = createHash('sha256').update(`salt${credentials.password}`).digest('base64').replace('=', '');
  const passwordHash = `imported-v1:$salted-sha256$salt=start$c2FsdA$${salted}`;
  deps.users.put({ ...user, passwordHash });
  const wrong = provePassword(deps, { ...credentials, password: 'another password' });
  await expect(wrong).rejects.toMatchObject({ code: 'wrong_password' });
  expect(await deps.users.findUser(user.id)).toMatchObject({ passwordHash });

  const { release } = await provePassword({ ...deps, limits: createMemoryLimitsStore() }, credentials);
  await release();

  const after = await deps.users.findUser(user.id);
  expect(after?.passwordHash).toMatch(/^\$2b\$/);
  expect(await deps.hasher.verify(credentials.password, after)).toBe(true);
});
