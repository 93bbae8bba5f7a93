import { expect, test } from '@jest/globals';
import { newCredentials } from '../../../support/deps';
import { BASE_URL, createMailLinks, OWN_FORM } from '../../../support/mail-links';
import { pendingCookies } from '../../../support/page-forms';
import { withLink } from './show-link-suite';
import { describeLinkUse, describePasswordForm } from './use-link-suite';

describeLinkUse({
  use: 'setNewPassword',
  purpose: 'reset-password',
  form: { new_password: 'a password that is good' },
  message: 'Password updated',
  notice: 'password_reset',
  refused: '{"message":"invalid or expired reset token","code":"invalid_reset_token"}',
});
describePasswordForm('setNewPassword', 'reset-password', 'new_password');

test('begins no session', async () => {
  const service = createMailLinks();
  const { token } = await withLink(service, 'reset-password');
  const { cookies } = await service.setNewPassword({ form: { token, new_password: 'a password that is good' } });
  expect(cookies).toEqual([]);
});

test('the sign-in after it leads to where the person wanted to go when they asked for the mail', async () => {
  const service = createMailLinks();
  const { token } = await withLink(service, 'reset-password');
  const { email } = newCredentials();
  const answer = await service.setNewPassword({
    form: { token, new_password: 'a password that is good' },
    headers: OWN_FORM,
    cookies: pendingCookies({ purpose: 'reset-password', email, returnTo: '/orders' }),
  });
  expect(new URL(answer.headers.location ?? '', BASE_URL).searchParams.get('return_to')).toBe('/orders');
  expect(answer.cookies).toContain('__Host-pending=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure');
});
