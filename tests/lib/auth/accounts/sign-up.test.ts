import { expect, test } from '@jest/globals';
import { signUpSelf } from '../../../../lib/auth/accounts/sign-up';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { ADDRESS } from '../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../support/deps';

test('signUpSelf hands out a secret where the mailbox is to be proved', async () => {
  const deps = createTestDeps({ mode: hardenedMode });
  const { signUpSecret } = await signUpSelf(deps, { ...newCredentials(), address: ADDRESS });
  expect(signUpSecret).toMatch(/^[\w-]{43}$/);
  expect(deps.outbox.waiting()).toHaveLength(1);
});

test('signUpSelf makes the account at once in classic mode, without a mail, and says so where the email is taken', async () => {
  const deps = createTestDeps();
  const credentials = { ...newCredentials(), address: ADDRESS };
  expect(await signUpSelf(deps, credentials)).toEqual({ email: credentials.email, signUpSecret: null });
  await expect(signUpSelf(deps, credentials)).rejects.toMatchObject({ code: 'email_taken' });
  expect(deps.outbox.waiting()).toEqual([]);
});

test('signUpSelf limits the sign-ups of an address in classic mode as well, where the setting says so', async () => {
  const deps = { ...createTestDeps(), mailLimits: { requestsPerMinute: 1, mailsPerRecipient: 3 } };
  await signUpSelf(deps, { ...newCredentials(), address: ADDRESS });
  const second = signUpSelf(deps, { ...newCredentials(), address: ADDRESS });
  await expect(second).rejects.toMatchObject({ code: 'too_many_attempts' });
});
