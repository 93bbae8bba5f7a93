import { describe, expect, jest, test } from '@jest/globals';
import { issueResetToken } from '../../../../lib/auth/passwords/issue-reset-token';
import { resetPassword as resetPasswordFrom } from '../../../../lib/auth/passwords/reset-password';
import { ADDRESS, newAccount, newSession, sessionUser, userWith, withAccount } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';

const resetPassword = (
  deps: Parameters<typeof resetPasswordFrom>[0],
  input: Omit<Parameters<typeof resetPasswordFrom>[1], 'ipAddress'>,
) => resetPasswordFrom(deps, { ipAddress: ADDRESS, ...input });

const withReset = async () => {
  const given = await withAccount();
  const { token: resetToken } = await issueResetToken(given.deps, given.email);
  given.deps.recorded.length = 0;
  return { ...given, resetToken, newPassword: newCredentials().password };
};

type Given = Awaited<ReturnType<typeof withReset>>;

const refused = { code: 'invalid_reset_token', details: undefined };

describe('resetPassword', () => {
  test('makes the new password valid, and the old one invalid', async () => {
    const { deps, email, password, newPassword, resetToken } = await withReset();
    await resetPassword(deps, { email, resetToken, newPassword });
    expect(await userWith(deps, { email, password: newPassword })).toMatchObject({ email });
    expect(await userWith(deps, { email, password })).toBeNull();
  });

  test('normalizes the new password', async () => {
    const { deps, email, resetToken } = await withReset();
    await resetPassword(deps, { email, resetToken, newPassword: 'ﬁancé, ma chère' });
    const found = await userWith(deps, { email, password: 'fiance\u0301, ma che\u0300re' });
    expect(found?.email).toBe(email);
  });

  test('returns the canonical email and begins no session', async () => {
    const { deps, email, newPassword, resetToken } = await withReset();
    const createSession = jest.spyOn(deps.sessions, 'createSession');
    const answer = await resetPassword(deps, { email: ` ${email.toUpperCase()} `, resetToken, newPassword });
    expect(answer).toEqual({ email });
    expect(createSession).not.toHaveBeenCalled();
  });

  test('ends all sessions of the user, and no others', async () => {
    const { deps, email, password, newPassword, resetToken } = await withReset();
    const sessions = [await newSession(deps, { email, password }), await newSession(deps, { email, password })];
    const somebody = await newAccount(deps);
    const somebodys = await newSession(deps, somebody);
    await resetPassword(deps, { email, resetToken, newPassword });
    for (const token of sessions) expect(await sessionUser(deps, token)).toBeNull();
    expect(await sessionUser(deps, somebodys)).toEqual(somebody.user);
  });

  test('does not end sessions that begin afterwards', async () => {
    const { deps, email, newPassword, resetToken } = await withReset();
    await resetPassword(deps, { email, resetToken, newPassword });
    const token = await newSession(deps, { email, password: newPassword });
    expect(await sessionUser(deps, token)).toMatchObject({ email });
  });

  test('is valid until the last millisecond of 30 minutes', async () => {
    const { deps, email, newPassword, resetToken } = await withReset();
    deps.clock.moveBy(30 * 60_000 - 1);
    expect(await resetPassword(deps, { email, resetToken, newPassword })).toEqual({ email });
  });

  test('is recorded once, by id', async () => {
    const { deps, email, user, newPassword, resetToken } = await withReset();
    await resetPassword(deps, { email, resetToken, newPassword });
    expect(deps.recorded).toEqual([{ event: 'password_reset', userId: user.id }]);
  });
});

describe('a reset token', () => {
  const refusals: [title: string, present: (given: Given) => Promise<Partial<Given>>][] = [
    ['that is made up', async () => ({ resetToken: 'made up by somebody' })],
    ['in capitals', async ({ resetToken }) => ({ resetToken: resetToken.toUpperCase() })],
    ['after exactly 30 minutes', expired],
    ['that is not the newest', replaced],
    ['that was used', used],
    ['with another user’s email', anothersEmail],
    ['of another user', anothersToken],
    ['with an unknown email', async () => ({ email: newCredentials().email })],
    ['with what is no address', async () => ({ email: 'nobody' })],
    ['of a disabled user', disabled],
  ];

  test.each(refusals)('%s changes no password', async (_, present) => {
    const given = await withReset();
    const { deps, email, resetToken, newPassword } = { ...given, ...(await present(given)) };
    const before = await deps.users.findUser(given.user.id);
    await expect(resetPassword(deps, { email, resetToken, newPassword })).rejects.toMatchObject(refused);
    expect(await deps.users.findUser(given.user.id)).toEqual(before);
  });

  test.each(refusals)('%s is refused, and recorded once without user, email and secret', async (_, present) => {
    const given = await withReset();
    const { deps, email, resetToken, newPassword } = { ...given, ...(await present(given)) };
    deps.recorded.length = 0;
    await resetPassword(deps, { email, resetToken, newPassword }).catch(() => undefined);
    expect(deps.recorded).toEqual([{ event: 'password_reset_refused' }]);
  });

  test.each(refusals)('%s hashes no password', async (_, present) => {
    const given = await withReset();
    const { deps, email, resetToken, newPassword } = { ...given, ...(await present(given)) };
    const hash = jest.spyOn(deps.hasher, 'hash');
    await resetPassword(deps, { email, resetToken, newPassword }).catch(() => undefined);
    expect(hash).not.toHaveBeenCalled();
  });

  test('that is used by another request in the meantime is recorded for the user', async () => {
    const { deps, email, user, newPassword, resetToken } = await withReset();
    jest.spyOn(deps.users, 'resetPassword').mockResolvedValueOnce(false);
    await expect(resetPassword(deps, { email, resetToken, newPassword })).rejects.toMatchObject(refused);
    expect(deps.recorded).toEqual([{ event: 'password_reset_refused', userId: user.id }]);
  });

  test('succeeds exactly once when several callers use it at the same time', async () => {
    const { deps, email, resetToken } = await withReset();
    const passwords = Array.from({ length: 5 }, () => newCredentials().password);
    const attempts = passwords.map((newPassword) => resetPassword(deps, { email, resetToken, newPassword }));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('stays valid after a wrong one was sent', async () => {
    const { deps, email, newPassword, resetToken } = await withReset();
    await resetPassword(deps, { email, resetToken: 'made up by somebody', newPassword }).catch(() => undefined);
    expect(await resetPassword(deps, { email, resetToken, newPassword })).toEqual({ email });
  });

  test('stays valid after a password that is not accepted, and sessions stay live', async () => {
    const { deps, email, password, newPassword, resetToken } = await withReset();
    const session = await newSession(deps, { email, password });
    const attempt = resetPassword(deps, { email, resetToken, newPassword: 'a'.repeat(1025) });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'new_password' } });
    expect(deps.recorded).toEqual([]);
    expect(await sessionUser(deps, session)).toMatchObject({ email });
    expect(await resetPassword(deps, { email, resetToken, newPassword })).toEqual({ email });
  });

  async function expired({ deps }: Given) {
    deps.clock.moveBy(30 * 60_000);
    return {};
  }

  async function replaced({ deps, email }: Given) {
    await issueResetToken(deps, email);
    return {};
  }

  async function used({ deps, email, resetToken, newPassword }: Given) {
    await resetPassword(deps, { email, resetToken, newPassword });
    return { newPassword: newCredentials().password };
  }

  async function anothersEmail({ deps }: Given) {
    return { email: (await newAccount(deps)).email };
  }

  async function anothersToken({ deps }: Given) {
    const { token } = await issueResetToken(deps, (await newAccount(deps)).email);
    return { resetToken: token };
  }

  async function disabled({ deps, user }: Given) {
    deps.users.put({ ...user, active: false });
    return {};
  }
});
