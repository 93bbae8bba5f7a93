import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { proveCurrentPassword } from '../../../../lib/auth/credentials/prove-current-password';
import { requireCurrentPassword } from '../../../../lib/auth/credentials/require-current-password';
import { issueResetToken } from '../../../../lib/auth/passwords/issue-reset-token';
import { resetPassword } from '../../../../lib/auth/passwords/reset-password';
import { createBasicAuth } from '../../../../lib/auth/sessions/authenticators/basic-auth';
import { ADDRESS, CLIENT } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';
import { basicHeader, credentialsOf } from '../../../support/sent-credentials';
import { plantUser } from '../../../support/sessions';
import { signInByPassword } from '../../../support/sign-in';

/** A user who has no password, for example one who only has a passkey. */
const withoutPassword = (mode?: typeof hardenedMode) => {
  const deps = createTestDeps(mode && { mode });
  const user = plantUser(deps, { passwordHash: null });
  const verify = jest.spyOn(deps.hasher, 'verify');
  return { deps, user, verify };
};
const source = { ipAddress: ADDRESS, device: null };
const begin = { ...source, client: CLIENT, durationSeconds: null, replacedToken: null };

/** Also the empty text, and the text of a missing value. */
const PASSWORDS = ['correct horse', '', 'null', 'undefined', 'x'.repeat(100)];

describe('a user without a password', () => {
  test.each(PASSWORDS)('signs in with none, at the cost of one hash: %p', async (password) => {
    const { deps, user, verify } = withoutPassword();
    const attempt = signInByPassword(deps, { email: user.email, password, ...begin });
    await expect(attempt).rejects.toMatchObject({ code: 'wrong_password' });
    expect(verify).toHaveBeenCalledTimes(1);
    expect(deps.recorded).toEqual([{ event: 'sign_in_refused', userId: user.id, reason: 'wrong_password' }]);
  });

  test('is not revealed: the hardened answer is the one for a wrong password', async () => {
    const { deps, user } = withoutPassword(hardenedMode);
    const attempt = signInByPassword(deps, { email: user.email, password: 'correct horse', ...begin });
    await expect(attempt).rejects.toMatchObject({ code: 'wrong_credentials' });
  });

  test.each(PASSWORDS)('has no current password: %p', async (password) => {
    const { deps, user, verify } = withoutPassword();
    const wrong = { code: 'wrong_current_password' };
    await expect(proveCurrentPassword(deps, user, { password, ...source })).rejects.toMatchObject(wrong);
    const current = { currentPassword: password, ipAddress: ADDRESS };
    await expect(requireCurrentPassword(deps, user, current)).rejects.toMatchObject(wrong);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  test.each(PASSWORDS)('is not authenticated by Basic: %p', async (password) => {
    const { deps, user, verify } = withoutPassword();
    const basic = createBasicAuth(deps, { sessionDurationSeconds: null });
    const authorization = basicHeader({ email: user.email, password });
    expect(await basic.authenticate(credentialsOf({ authorization }))).toBeNull();
    expect(verify).toHaveBeenCalledTimes(1);
  });

  test('gets one by a reset, and signs in with it', async () => {
    const { deps, user } = withoutPassword();
    const { token: resetToken } = await issueResetToken(deps, user.email);
    const newPassword = 'battery staple horse';
    await resetPassword(deps, { email: user.email, resetToken, newPassword, ipAddress: ADDRESS });
    const { session } = await signInByPassword(deps, { email: user.email, password: newPassword, ...begin });
    expect(session).toMatchObject({ userId: user.id, epoch: user.sessionEpoch + 1, methods: ['pwd'] });
  });
});
