import { expect, test } from '@jest/globals';
import { createMailLinks } from '../../../support/mail-links';
import { describeLinkPage, withLink } from './show-link-suite';

describeLinkPage({
  show: 'showNewPassword',
  use: 'setNewPassword',
  purpose: 'reset-password',
  form: { new_password: 'a password that is good' },
  waysOn: ['/forgot', '/login'],
});

test('asks for the new password, and names the account for password managers', async () => {
  const service = createMailLinks();
  const { token, email } = await withLink(service, 'reset-password');
  const { text } = await service.showNewPassword({ query: { token } });
  expect(text).toContain('name="new_password" type="password" autocomplete="new-password"');
  expect(text).toContain(`name="account" value="${email}" autocomplete="username"`);
});
