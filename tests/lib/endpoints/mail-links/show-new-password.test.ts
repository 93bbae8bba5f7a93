import { expect, test } from '@jest/globals';
import { createMailLinks, madeUpToken } from '../../../support/mail-links';
import { describeLinkPage } from './show-link-suite';

describeLinkPage({
  show: 'showNewPassword',
  use: 'setNewPassword',
  purpose: 'reset-password',
  form: { new_password: 'a password that is good' },
});

test('asks for the new password', async () => {
  const service = createMailLinks();
  const { text } = await service.showNewPassword({ query: { token: madeUpToken(service.deps) } });
  expect(text).toContain('name="new_password" type="password" autocomplete="new-password"');
});
