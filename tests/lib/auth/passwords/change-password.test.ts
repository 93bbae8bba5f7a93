import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { accountKey, devicesKey } from '../../../../lib/auth/limits/guess-limits';
import { changePassword } from '../../../../lib/auth/passwords/change-password';
import { findLiveSession, summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { ADDRESS, CLIENT, newAccount, newSession, sessionUser, userWith } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

const newPassword = 'battery staple horse';

const withSession = async (mode = hardenedMode) => {
  const deps = createTestDeps({ mode });
  const { user, ...credentials } = await newAccount(deps);
  deps.users.put({ ...user, emailVerified: true });
  const token = await newSession(deps, credentials);
  const found = await findLiveSession(deps, token);
  if (found === null) throw new Error('no session');
  const live = { user: found.user, session: summaryOf(found.session) };
  const input = {
    currentPassword: credentials.password,
    newPassword,
    ipAddress: ADDRESS,
    client: CLIENT,
    device: null,
    durationSeconds: 60,
  };
  return { deps, ...credentials, token, live, input };
};

describe('changePassword', () => {
  test('sets the password, ends all sessions and begins a new one', async () => {
    const { deps, email, password, token, live, input } = await withSession();
    const other = await newSession(deps, { email, password });
    const changed = await changePassword(deps, live, input);
    expect(await userWith(deps, { email, password: newPassword })).toMatchObject({ id: live.user.id });
    expect(await userWith(deps, { email, password })).toBeNull();
    expect([await sessionUser(deps, token), await sessionUser(deps, other)]).toEqual([null, null]);
    expect(await sessionUser(deps, changed.token)).toMatchObject({ id: live.user.id });
    expect(await deps.sessions.findSession(live.session.reference, deps.clock.now())).toBeNull();
  });

  describe('of a user without a password', () => {
    const withoutPassword = async () => {
      const given = await withSession();
      const user = { ...given.live.user, passwordHash: null };
      given.deps.users.put(user);
      const session = { ...given.live.session, methods: ['email'] as const };
      return { ...given, live: { user, session }, input: { ...given.input, currentPassword: null } };
    };

    test('sets the first one, and the session goes on with what it had proved', async () => {
      const { deps, email, token, live, input } = await withoutPassword();
      const { session } = await changePassword(deps, live, input);
      expect(await userWith(deps, { email, password: newPassword })).toMatchObject({ id: live.user.id });
      expect(await sessionUser(deps, token)).toBeNull();
      expect(session).toMatchObject({ methods: ['email'], authenticatedAt: live.session.authenticatedAt });
    });

    test('needs a recent authentication', async () => {
      const { deps, email, live, input } = await withoutPassword();
      deps.clock.moveBy(600_000);
      const attempt = changePassword(deps, live, input);
      await expect(attempt).rejects.toMatchObject({ code: 'reauthentication_required' });
      expect(await userWith(deps, { email, password: newPassword })).toBeNull();
    });

    test('refuses any current password', async () => {
      const { deps, live, input } = await withoutPassword();
      const attempt = changePassword(deps, live, { ...input, currentPassword: 'a guess' });
      await expect(attempt).rejects.toMatchObject({ code: 'wrong_current_password' });
    });
  });

  test('needs the current password of a user who has one', async () => {
    const { deps, live, input } = await withSession();
    const attempt = changePassword(deps, live, { ...input, currentPassword: null });
    await expect(attempt).rejects.toMatchObject({ code: 'missing_field', details: { field: 'current_password' } });
  });

  test('sends the user a notice if the mode sends mail, and records the change once', async () => {
    const { deps, email, live, input } = await withSession();
    deps.recorded.length = 0;
    await changePassword(deps, live, input);
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'password-changed', email, userId: live.user.id }]);
    expect(deps.recorded).toEqual([{ event: 'password_changed', userId: live.user.id }]);
  });

  test('sends no mail in classic mode', async () => {
    const { deps, live, input } = await withSession(classicMode);
    await changePassword(deps, live, input);
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('begins a session with the lifetime of a sign-in', async () => {
    const { deps, live, input } = await withSession();
    const { session } = await changePassword(deps, live, input);
    expect(session.expiresAt).toEqual(new Date(deps.clock.now().getTime() + 60_000));
  });

  test('keeps what the user proved in addition to the password, and says when they proved the password', async () => {
    const { deps, live, input } = await withSession();
    deps.clock.moveBy(60_000);
    const methods = ['email', 'otp'] as const;
    const { session } = await changePassword(deps, { ...live, session: { ...live.session, methods } }, input);
    expect(session).toMatchObject({ methods: ['email', 'otp', 'pwd'], authenticatedAt: deps.clock.now() });
  });

  test('changes nothing if the current password is wrong, and counts the attempt', async () => {
    const { deps, email, password, token, live, input } = await withSession();
    const limited = { ...deps, guessLimits: { accountFailures: 2, ipAddressFailures: 0, windowSeconds: 60 } };
    const wrong = { ...input, currentPassword: 'a guess of theirs' };
    for (const code of ['wrong_current_password', 'wrong_current_password', 'too_many_attempts']) {
      await expect(changePassword(limited, live, wrong)).rejects.toMatchObject({ code });
    }
    expect(await userWith(deps, { email, password })).toMatchObject({ id: live.user.id });
    expect(await sessionUser(deps, token)).toMatchObject({ id: live.user.id });
  });

  test('checks the new password before it counts the attempt', async () => {
    const { deps, live, input } = await withSession();
    const verify = jest.spyOn(deps.hasher, 'verify');
    const attempt = changePassword(deps, live, { ...input, newPassword: 'short' });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'new_password' } });
    expect(verify).not.toHaveBeenCalled();
  });

  test('clears the guess limit of the account', async () => {
    const { deps, email, live, input } = await withSession();
    const clear = jest.spyOn(deps.limits, 'clear');
    await changePassword({ ...deps, guessLimits: { ...deps.guessLimits, accountFailures: 5 } }, live, input);
    expect(clear.mock.calls).toEqual([[accountKey(email)], [devicesKey(email)]]);
  });

  test('sets nothing for a session that is ended at the same time', async () => {
    const { deps, email, password, live, input } = await withSession();
    const hash = deps.hasher.hash;
    jest.spyOn(deps.hasher, 'hash').mockImplementationOnce(async (...input) => {
      const hashed = await hash(...input);
      deps.users.put({ ...live.user, emailVerified: true, sessionEpoch: live.user.sessionEpoch + 1 });
      return hashed;
    });
    await expect(changePassword(deps, live, input)).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(await userWith(deps, { email, password })).not.toBeNull();
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('succeeds exactly once when one session sends several at the same time', async () => {
    const { deps, live, input } = await withSession();
    const attempts = Array.from({ length: 10 }, (_, index) =>
      changePassword(deps, live, { ...input, newPassword: `${newPassword} ${index}` }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await deps.users.findUser(live.user.id)).toMatchObject({ sessionEpoch: live.user.sessionEpoch + 1 });
  });
});
