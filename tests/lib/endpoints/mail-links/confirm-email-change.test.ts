import { expect, test } from '@jest/globals';
import { createMailLinks, newMailAccount, newMailSession, OWN_FORM } from '../../../support/mail-links';
import { withLink } from './show-link-suite';
import { describeLinkUse } from './use-link-suite';

describeLinkUse({
  use: 'confirmEmailChange',
  purpose: 'change-email',
  form: {},
  message: 'email changed',
  notice: 'email_changed',
  refused: '{"message":"invalid or expired link","code":"invalid_link"}',
});

test('an email that another account has taken in the meantime gets the answer of an invalid link', async () => {
  const service = createMailLinks();
  const { token, newEmail } = await withLink(service, 'change-email');
  await newMailAccount(service.deps, { email: newEmail });
  const { status, text } = await service.confirmEmailChange({ form: { token } });
  expect([status, text]).toEqual([403, '{"message":"invalid or expired link","code":"invalid_link"}']);
});

test('a browser that is signed in to the account goes on to its account page', async () => {
  const service = createMailLinks();
  const { token, user } = await withLink(service, 'change-email');
  const { token: session } = await newMailSession(service.deps, user);
  const cookies = [`__Host-session_id=${session}`];
  const { headers } = await service.confirmEmailChange({ form: { token }, headers: OWN_FORM, cookies });
  expect(headers.location).toBe('/account');
});

test('a browser that is signed in to another account goes to the sign-in', async () => {
  const service = createMailLinks();
  const { token } = await withLink(service, 'change-email');
  const { user } = await newMailAccount(service.deps);
  const cookies = [`__Host-session_id=${(await newMailSession(service.deps, user)).token}`];
  const { headers } = await service.confirmEmailChange({ form: { token }, headers: OWN_FORM, cookies });
  expect(headers.location).toMatch(/^\/login\?login_hint=/);
});
