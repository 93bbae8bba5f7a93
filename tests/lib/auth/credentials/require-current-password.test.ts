import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { requireCurrentPassword } from '../../../../lib/auth/credentials/require-current-password';
import { ADDRESS, newAccount } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

const withUser = async (mode = hardenedMode) => {
  const deps = createTestDeps({ mode });
  return { deps, ...(await newAccount(deps)) };
};

describe('requireCurrentPassword', () => {
  test('accepts the right current password', async () => {
    const { deps, user, password: currentPassword } = await withUser();
    await expect(requireCurrentPassword(deps, user, { currentPassword, ipAddress: ADDRESS })).resolves.toBeUndefined();
  });

  test('refuses a request without it', async () => {
    const { deps, user } = await withUser();
    const attempt = requireCurrentPassword(deps, user, { currentPassword: undefined, ipAddress: ADDRESS });
    await expect(attempt).rejects.toMatchObject({ code: 'missing_field', details: { field: 'current_password' } });
  });

  test('does not require it in classic mode, but checks one that is sent', async () => {
    const { deps, user } = await withUser(classicMode);
    await requireCurrentPassword(deps, user, { currentPassword: undefined, ipAddress: ADDRESS });
    const attempt = requireCurrentPassword(deps, user, { currentPassword: 'wrong', ipAddress: ADDRESS });
    await expect(attempt).rejects.toMatchObject({ code: 'wrong_current_password' });
  });
});
