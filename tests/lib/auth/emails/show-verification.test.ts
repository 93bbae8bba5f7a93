import { expect, jest, test } from '@jest/globals';
import { showVerification } from '../../../../lib/auth/emails/show-verification';
import { createMailDeps, madeUpToken, newMailAccount, sentToken } from '../../../support/mail-links';

const withLink = async () => {
  const deps = createMailDeps();
  const account = await newMailAccount(deps, { emailVerified: false });
  return { deps, ...account, token: await sentToken(deps, 'verify-email', account.user) };
};

test('recognises the browser that signed up, and no other', async () => {
  const { deps, email, token, signUpSecret } = await withLink();
  expect(await showVerification(deps, { token, signUpSecret })).toEqual({ email, isOwnSignUp: true });
  expect(await showVerification(deps, { token, signUpSecret: 'another' })).toEqual({ email, isOwnSignUp: false });
  expect(await showVerification(deps, { token, signUpSecret: null })).toEqual({ email, isOwnSignUp: false });
});

test('refuses a link that does not work, also in the browser that signed up', async () => {
  const { deps, user, signUpSecret } = await withLink();
  for (const token of [madeUpToken(deps, user.id), 'cut', ''])
    await expect(showVerification(deps, { token, signUpSecret })).rejects.toMatchObject({ code: 'invalid_link' });
});

test('reads nothing for text that cannot be a token', async () => {
  const deps = createMailDeps();
  const reads = [jest.spyOn(deps.users, 'findUserBySecret'), jest.spyOn(deps.users, 'findSignUp')];
  await expect(showVerification(deps, { token: 'cut', signUpSecret: 'a' })).rejects.toMatchObject({
    code: 'invalid_link',
  });
  expect(reads.map((read) => read.mock.calls.length)).toEqual([0, 0]);
});
