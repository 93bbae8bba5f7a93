import { expect, test } from '@jest/globals';
import { createMailLinks, newMailAccount } from '../../../support/mail-links';
import { withLink } from './show-link-suite';
import { describeLinkUse } from './use-link-suite';

describeLinkUse({
  use: 'confirmEmailChange',
  purpose: 'change-email',
  form: {},
  message: 'email changed',
  refused: '{"message":"invalid or expired link","code":"invalid_link"}',
});

test('an email that another account has taken in the meantime gets the answer of an invalid link', async () => {
  const service = createMailLinks();
  const { token, newEmail } = await withLink(service, 'change-email');
  await newMailAccount(service.deps, { email: newEmail });
  const { status, text } = await service.confirmEmailChange({ form: { token } });
  expect([status, text]).toEqual([403, '{"message":"invalid or expired link","code":"invalid_link"}']);
});
