import { expect, test } from '@jest/globals';
import { proveVerification } from '../../../../lib/auth/emails/prove-verification';
import { createMailDeps, newMailAccount } from '../../../support/mail-links';

test('proves the user by their mailbox, now', async () => {
  const deps = createMailDeps();
  const { user } = await newMailAccount(deps);
  const proof = await proveVerification(deps, user.id);
  expect(proof).toMatchObject({ user, methods: ['email'], authenticatedAt: deps.clock.now(), from: 'unknown-device' });
  await expect(proof.release()).resolves.toBeUndefined();
});

test('proves nobody if the user was deleted since', async () => {
  const deps = createMailDeps();
  await expect(proveVerification(deps, deps.ids.newId())).rejects.toMatchObject({ code: 'not_signed_in' });
});
