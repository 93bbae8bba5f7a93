import { expect, test } from '@jest/globals';
import { createMailLinks, madeUpToken } from '../../../support/mail-links';
import { describeLinkPage } from './show-link-suite';

describeLinkPage({ show: 'showEmailChange', use: 'confirmEmailChange', purpose: 'change-email', form: {} });

test('does not ask for a password', async () => {
  const service = createMailLinks();
  const { text } = await service.showEmailChange({ query: { token: madeUpToken(service.deps) } });
  expect(text.match(/<input/g)).toHaveLength(1);
});
