import { expect, test } from '@jest/globals';
import { signUp } from '../../../../lib/auth/accounts/sign-up';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { ADDRESS } from '../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../support/deps';

test('signUp returns a sign-up secret if the mode verifies emails', async () => {
  const deps = createTestDeps({ mode: hardenedMode });
  const { signUpSecret } = await signUp(deps, { ...newCredentials(), ipAddress: ADDRESS, signUpSecret: null });
  expect(signUpSecret).toMatch(/^[\w-]{43}$/);
  expect(deps.outbox.waiting()).toHaveLength(1);
});

test('signUp creates the account at once in classic mode, without a mail, and reports a taken email', async () => {
  const deps = createTestDeps();
  const credentials = { ...newCredentials(), ipAddress: ADDRESS, signUpSecret: null };
  expect(await signUp(deps, credentials)).toEqual({ email: credentials.email, signUpSecret: null });
  await expect(signUp(deps, credentials)).rejects.toMatchObject({ code: 'email_taken' });
  expect(deps.outbox.waiting()).toEqual([]);
});

test('signUp limits the sign-ups of an IP address in classic mode too, if the setting says so', async () => {
  const deps = { ...createTestDeps(), mailLimits: { requestsPerMinute: 1, mailsPerRecipient: 3 } };
  await signUp(deps, { ...newCredentials(), ipAddress: ADDRESS, signUpSecret: null });
  const second = signUp(deps, { ...newCredentials(), ipAddress: ADDRESS, signUpSecret: null });
  await expect(second).rejects.toMatchObject({ code: 'too_many_attempts' });
});
