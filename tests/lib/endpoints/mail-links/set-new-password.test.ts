import { expect, test } from '@jest/globals';
import { createMailLinks } from '../../../support/mail-links';
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
