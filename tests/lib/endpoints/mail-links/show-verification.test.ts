import { expect, test } from '@jest/globals';
import { createMailLinks, madeUpToken } from '../../../support/mail-links';
import { describeLinkPage } from './show-link-suite';

describeLinkPage({
  show: 'showVerification',
  use: 'verifyEmail',
  purpose: 'verify-email',
  form: { password: 'a password that is good' },
});

const pageWith = async (cookies: string[]) => {
  const service = createMailLinks();
  const { text } = await service.showVerification({ query: { token: madeUpToken(service.deps) }, cookies });
  return text;
};

test('asks for no password in the browser that signed up', async () => {
  expect(await pageWith(['__Host-sign_up=secret-of-the-sign-up'])).not.toContain('type="password"');
});

test.each([
  [[]],
  [['sign_up=secret-of-the-sign-up']],
  [['__Host-sign_up=']],
  [['__Host-sign_up=a', '__Host-sign_up=b']],
])('asks for a password with the cookies %p', async (cookies) => {
  expect(await pageWith(cookies)).toContain('name="password" type="password"');
});
