import { describe, expect, jest, test } from '@jest/globals';
import { createAccount } from '../../../../lib/auth/accounts/create-account';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { issueResetToken } from '../../../../lib/auth/passwords/issue-reset-token';
import { resetPassword } from '../../../../lib/auth/passwords/reset-password';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createPasswordHasher } from '../../../../lib/crypto/password-hasher';
import {
  ADDRESS,
  CLIENT,
  newAccount,
  newSession,
  raiseHashCost,
  sessionUser,
  type TestDeps,
  withAccount,
} from '../../../support/accounts';
import { cheapBcrypt } from '../../../support/cheap-bcrypt';
import { createTestDeps, newCredentials } from '../../../support/deps';
import { UUID_V4 } from '../../../support/patterns';
import { signInByPassword } from '../../../support/sign-in';

const source = { ipAddress: ADDRESS, client: CLIENT, device: null };
const forever = { ...source, durationSeconds: null, replacedToken: null };

describe('a sign-in with the right password', () => {
  test('begins a session that the token opens', async () => {
    const { deps, email, password, user } = await withAccount();
    const result = await signInByPassword(deps, { email, password, ...forever });
    expect(result.user).toEqual(user);
    expect(result.token).toMatch(UUID_V4);
    expect(await sessionUser(deps, result.token)).toEqual(user);
  });

  test('stores the hash of the token, never the token', async () => {
    const { deps, email, password, user } = await withAccount();
    const { session, token } = await signInByPassword(deps, { email, password, ...forever });
    const stored = await deps.sessions.findSession(hashToken(token), deps.clock.now());
    expect(stored).toEqual({ ...session, userId: user.id, epoch: 0, createdAt: deps.clock.now() });
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test('begins a new session each time, beside the others', async () => {
    const { deps, email, password, user } = await withAccount();
    const first = await newSession(deps, { email, password });
    const second = await newSession(deps, { email, password });
    expect(second).not.toBe(first);
    expect(await sessionUser(deps, first)).toEqual(user);
    expect(await sessionUser(deps, second)).toEqual(user);
  });

  test('reads the email however it is typed', async () => {
    const { deps, email, password, user } = await withAccount();
    const result = await signInByPassword(deps, { email: ` ${email.toUpperCase()} `, password, ...forever });
    expect(result.user.id).toBe(user.id);
  });

  test.each([
    ['never expires without a duration', null, null],
    ['expires after its duration', 3600, new Date('2026-11-20T11:00:00.000Z')],
  ])('begins a session that %s', async (_, durationSeconds, expiresAt) => {
    const { deps, email, password } = await withAccount();
    const { session } = await signInByPassword(deps, {
      email,
      password,
      ...source,
      durationSeconds,
      replacedToken: null,
    });
    expect(session.expiresAt).toEqual(expiresAt);
  });

  test('is recorded once, by id', async () => {
    const { deps, email, password, user } = await withAccount();
    await signInByPassword(deps, { email, password, ...forever });
    expect(deps.recorded).toEqual([{ event: 'user_signed_in', userId: user.id, methods: ['pwd'] }]);
  });

  test('begins no live session if the password is reset at the same time', async () => {
    const { deps, email, password } = await withAccount();
    const { token: resetToken } = await issueResetToken(deps, email);
    const { verify } = deps.hasher;
    deps.hasher.verify = async (...given) => {
      const matches = await verify(...given);
      await resetPassword(deps, { email, resetToken, newPassword: newCredentials().password, ipAddress: ADDRESS });
      return matches;
    };
    const { token } = await signInByPassword(deps, { email, password, ...forever });
    expect(await sessionUser(deps, token)).toBeNull();
  });
});

describe('a refused sign-in', () => {
  type Given = Awaited<ReturnType<typeof withAccount>>;
  const refusals: [
    title: string,
    credentials: (given: Given) => { email: string; password: string },
    code: 'unknown_email' | 'wrong_password' | 'not_active',
  ][] = [
    ['an unknown email', ({ password }) => ({ email: newCredentials().email, password }), 'unknown_email'],
    ['what is no address', ({ password }) => ({ email: 'nobody', password }), 'unknown_email'],
    ['a wrong password', ({ email }) => ({ email, password: newCredentials().password }), 'wrong_password'],
    [
      'the password in capitals',
      ({ email, password }) => ({ email, password: password.toUpperCase() }),
      'wrong_password',
    ],
    ['a password that no account can have', ({ email }) => ({ email, password: 'a\0b' }), 'wrong_password'],
    ['the password of a disabled user', disabled, 'not_active'],
  ];

  function disabled({ deps, user, email, password }: Given) {
    deps.users.put({ ...user, active: false });
    return { email, password };
  }

  test.each(refusals)('for %s contains only its code and what was sent', async (_, credentials, code) => {
    const given = await withAccount();
    const { email, password } = credentials(given);
    const attempt = signInByPassword(given.deps, { email, password, ...forever });
    await expect(attempt).rejects.toMatchObject({ code, details: code === 'unknown_email' ? { email } : undefined });
  });

  test('for an unknown email repeats it in its canonical form', async () => {
    const { email, password } = newCredentials();
    const attempt = signInByPassword(createTestDeps(), { email: ` ${email.toUpperCase()}`, password, ...forever });
    await expect(attempt).rejects.toMatchObject({ code: 'unknown_email', details: { email } });
  });

  test.each(['unknown_email', 'wrong_password', 'not_active'] as const)(
    'tells the mode that it is for %s, and says what the mode makes of it',
    async (reason) => {
      const given = await withAccount();
      const [, credentials] = refusals.find(([, , code]) => code === reason) as (typeof refusals)[number];
      const told: string[] = [];
      const signInRefusal = (said: string) => {
        told.push(said);
        return 'wrong_password' as const;
      };
      const deps = { ...given.deps, mode: { ...given.deps.mode, signInRefusal } };
      const attempt = signInByPassword(deps, { ...credentials(given), ...forever });
      await expect(attempt).rejects.toMatchObject({ code: 'wrong_password', details: undefined });
      expect(told).toEqual([reason]);
    },
  );

  test.each(refusals)('for %s costs exactly one hash', async (_, credentials) => {
    const given = await withAccount();
    const verify = jest.spyOn(given.deps.hasher, 'verify');
    const hash = jest.spyOn(given.deps.hasher, 'hash');
    await signInByPassword(given.deps, { ...credentials(given), ...forever }).catch(() => undefined);
    expect([verify.mock.calls.length, hash.mock.calls.length]).toEqual([1, 0]);
  });

  test.each(refusals)('for %s is recorded once, without the email', async (_, credentials, reason) => {
    const given = await withAccount();
    const { email, password } = credentials(given);
    await signInByPassword(given.deps, { email, password, ...forever }).catch(() => undefined);
    const userId = email === given.email ? given.user.id : undefined;
    expect(given.deps.recorded).toEqual([{ event: 'sign_in_refused', userId, reason }]);
  });

  test.each(refusals)('for %s begins no session', async (_, credentials) => {
    const given = await withAccount();
    const createSession = jest.spyOn(given.deps.sessions, 'createSession');
    await signInByPassword(given.deps, { ...credentials(given), ...forever }).catch(() => undefined);
    expect(createSession).not.toHaveBeenCalled();
  });

  test('has the code that the mode allows', async () => {
    const deps: TestDeps = createTestDeps();
    deps.mode = { ...deps.mode, signInRefusal: () => 'wrong_password' };
    await expect(signInByPassword(deps, { ...newCredentials(), ...forever })).rejects.toMatchObject({
      code: 'wrong_password',
    });
  });

  test.each([
    ['72 bytes', 'a'.repeat(72), 'a'.repeat(73)],
    ['80 bytes', `${'a'.repeat(72)}12345678`, `${'a'.repeat(72)}12345679`],
  ])('applies to a password of which only the first 72 bytes are right, if it has %s', async (_, password, sent) => {
    const deps = createTestDeps();
    const { email } = newCredentials();
    await createAccount(deps, { email, password });
    expect(await signInByPassword(deps, { email, password, ...forever })).toMatchObject({ user: { email } });
    await expect(signInByPassword(deps, { email, password: sent, ...forever })).rejects.toMatchObject({
      code: 'wrong_password',
    });
  });
});

describe('a hash of a lower cost than new hashes', () => {
  const storedHash = async (deps: TestDeps, id: string) => (await deps.users.findUser(id))?.passwordHash ?? '';

  test('is replaced when the password is right', async () => {
    const { deps, email, password, user } = await withAccount();
    raiseHashCost(deps);
    await signInByPassword(deps, { email, password, ...forever });
    const upgraded = await storedHash(deps, user.id);
    expect(deps.hasher.isOutdated(upgraded)).toBe(false);
    expect(await deps.hasher.verify(password, { ...user, passwordHash: upgraded })).toBe(true);
  });

  test('still matches, and sessions stay live', async () => {
    const { deps, email, password } = await withAccount();
    const earlier = await newSession(deps, { email, password });
    raiseHashCost(deps);
    const { token } = await signInByPassword(deps, { email, password, ...forever });
    expect(await sessionUser(deps, earlier)).toMatchObject({ email });
    expect(await sessionUser(deps, token)).toMatchObject({ email });
  });

  test('stays when the password is wrong', async () => {
    const { deps, email, user } = await withAccount();
    raiseHashCost(deps);
    await signInByPassword(deps, { email, password: newCredentials().password, ...forever }).catch(() => undefined);
    expect(await storedHash(deps, user.id)).toBe(user.passwordHash);
  });

  test('stays when the user is disabled', async () => {
    const { deps, email, password, user } = await withAccount();
    deps.users.put({ ...user, active: false });
    raiseHashCost(deps);
    await signInByPassword(deps, { email, password, ...forever }).catch(() => undefined);
    expect(await storedHash(deps, user.id)).toBe(user.passwordHash);
  });

  test.each([
    ['the same', 4],
    ['a higher', 5],
  ])('is the only one replaced: a hash of %s cost stays', async (_, storedCost) => {
    const { deps, email, password, user } = await withAccount();
    const passwordHash = await createPasswordHasher(storedCost, cheapBcrypt).hash(password, user.id);
    deps.users.put({ ...user, passwordHash });
    await signInByPassword(deps, { email, password, ...forever });
    expect(await storedHash(deps, user.id)).toBe(passwordHash);
  });
});

describe('the session of the request’s cookie', () => {
  test('ends with the sign-in, and no other', async () => {
    const { deps, email, password } = await withAccount();
    const carried = await newSession(deps, { email, password });
    const other = await newSession(deps, { email, password });
    await signInByPassword(deps, { email, password, ...source, durationSeconds: null, replacedToken: carried });
    expect(await sessionUser(deps, carried)).toBeNull();
    expect(await sessionUser(deps, other)).toMatchObject({ email });
  });

  test('ends even if it belongs to another user', async () => {
    const { deps, email, password } = await withAccount();
    const carried = await newSession(deps, await newAccount(deps));
    await signInByPassword(deps, { email, password, ...source, durationSeconds: null, replacedToken: carried });
    expect(await sessionUser(deps, carried)).toBeNull();
  });

  test('stays live when the password is wrong', async () => {
    const { deps, email, password } = await withAccount();
    const carried = await newSession(deps, { email, password });
    const wrong = newCredentials().password;
    await signInByPassword(deps, {
      email,
      password: wrong,
      ...source,
      durationSeconds: null,
      replacedToken: carried,
    }).catch(() => undefined);
    expect(await sessionUser(deps, carried)).toMatchObject({ email });
  });

  test('may be unknown', async () => {
    const { deps, email, password } = await withAccount();
    const { token } = await signInByPassword(deps, {
      email,
      password,
      durationSeconds: null,
      ...source,
      replacedToken: 'made up by somebody',
    });
    expect(await sessionUser(deps, token)).toMatchObject({ email });
    expect(await sessionUser(deps, 'made up by somebody')).toBeNull();
  });
});

test('a sign-in makes the device known if the mode uses device cookies', async () => {
  const { deps, email, password, user } = await withAccount();
  deps.users.put({ ...user, emailVerified: true });
  const limited = { ...deps, guessLimits: { accountFailures: 1, ipAddressFailures: 0, windowSeconds: 60 } };
  expect(await signInByPassword(limited, { email, password, ...forever })).toMatchObject({ device: null });
  const hardened = { ...limited, mode: hardenedMode };
  const { device } = await signInByPassword(hardened, { email, password, ...forever });
  expect(device).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await signInByPassword(hardened, { email, password, ...forever, device })).toMatchObject({ device: null });
});
