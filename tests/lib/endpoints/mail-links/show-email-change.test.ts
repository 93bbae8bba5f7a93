import { expect, test } from '@jest/globals';
import { createMailLinks } from '../../../support/mail-links';
import { describeLinkPage, withLink } from './show-link-suite';

describeLinkPage({
  show: 'showEmailChange',
  use: 'confirmEmailChange',
  purpose: 'change-email',
  form: {},
  waysOn: ['/account'],
});

test('does not ask for a password', async () => {
  const service = createMailLinks();
  const { token } = await withLink(service, 'change-email');
  const { text } = await service.showEmailChange({ query: { token } });
  expect(text.match(/<input/g)).toHaveLength(1);
});
