import { describe, expect, jest, test } from '@jest/globals';
import { issueResetToken } from '../../../../lib/auth/passwords/issue-reset-token';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { newSession, sessionUser, userWith, withAccount } from '../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../support/deps';
import { UUID_V4 } from '../../../support/patterns';

describe('issueResetToken', () => {
  test('issues a new token each time and returns the canonical email', async () => {
    const { deps, email } = await withAccount();
    const first = await issueResetToken(deps, ` ${email.toUpperCase()} `);
    const second = await issueResetToken(deps, email);
    expect(first).toEqual({ email, token: expect.stringMatching(UUID_V4) });
    expect(second.token).not.toBe(first.token);
  });

  test('stores the hash of the token, valid for 30 minutes', async () => {
    const { deps, email, user } = await withAccount();
    const store = jest.spyOn(deps.users, 'storeResetToken');
    const { token } = await issueResetToken(deps, email);
    const expiresAt = new Date('2026-11-20T10:30:00.000Z');
    expect(store.mock.calls).toEqual([[{ userId: user.id, email, tokenHash: hashToken(token), expiresAt }]]);
  });

  test('changes neither the password nor a session', async () => {
    const { deps, email, password, user } = await withAccount();
    const session = await newSession(deps, { email, password });
    await issueResetToken(deps, email);
    expect(await userWith(deps, { email, password })).toEqual(user);
    expect(await sessionUser(deps, session)).toEqual(user);
  });

  test.each([
    ['an unknown email', () => newCredentials().email],
    ['what is no address', () => 'nobody'],
  ])('refuses %s', async (_, email) => {
    const deps = createTestDeps();
    await expect(issueResetToken(deps, email())).rejects.toMatchObject({ code: 'email_not_registered' });
    expect(deps.recorded).toEqual([{ event: 'password_reset_request_refused' }]);
  });

  test('refuses a disabled user', async () => {
    const { deps, email, user } = await withAccount();
    deps.users.put({ ...user, active: false });
    await expect(issueResetToken(deps, email)).rejects.toMatchObject({ code: 'email_not_registered' });
    expect(deps.recorded).toEqual([{ event: 'password_reset_request_refused' }]);
  });

  test('is recorded once, by id', async () => {
    const { deps, email, user } = await withAccount();
    await issueResetToken(deps, email);
    expect(deps.recorded).toEqual([{ event: 'password_reset_requested', userId: user.id }]);
  });
});
