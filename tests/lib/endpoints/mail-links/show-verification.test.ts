import { expect, test } from '@jest/globals';
import { keepPending } from '../../../../lib/endpoints/hosted-pages/pending-mail';
import { BROWSER, createMailLinks } from '../../../support/mail-links';
import { pagesWith } from '../../../support/page-settings';
import { describeLinkPage, withLink } from './show-link-suite';

describeLinkPage({
  show: 'showVerification',
  use: 'verifyEmail',
  purpose: 'verify-email',
  form: { password: 'a password that is good' },
  waysOn: ['/login', '/inactive'],
});

const pageWith = async (cookiesOf: (own: string, others: string) => string[]) => {
  const service = createMailLinks();
  const { token, email, signUpSecret } = await withLink(service, 'verify-email');
  const { signUpSecret: others } = await withLink(service, 'verify-email');
  const { text } = await service.showVerification({ query: { token }, cookies: cookiesOf(signUpSecret, others) });
  return { text, email };
};

test('asks for no password in the browser that signed up', async () => {
  const { text } = await pageWith((own) => [`__Host-sign_up=${own}`]);
  expect(text).toMatch(/<button>Confirm email<\/button>/);
  expect(text).not.toMatch(/<input[^>]*type="password"/);
});

test.each<[string, (own: string, others: string) => string[]]>([
  ['no cookie', () => []],
  ['a cookie of another name', (own) => [`sign_up=${own}`]],
  ['an empty cookie', () => ['__Host-sign_up=']],
  ['two cookies', (own) => [`__Host-sign_up=${own}`, '__Host-sign_up=b']],
  ['the cookie of another sign-up', (_, others) => [`__Host-sign_up=${others}`]],
])('asks for a password with %s, and names the account for password managers', async (_, cookiesOf) => {
  const { text, email } = await pageWith(cookiesOf);
  expect(text).toContain('name="password" type="password" autocomplete="new-password"');
  expect(text).toContain(`name="account" value="${email}" autocomplete="username"`);
});

test('its form, and a link that does not work, lead to where the browser wanted to go', async () => {
  const service = createMailLinks();
  const { pages } = pagesWith({ returnOrigins: ['https://app.example.com'] });
  const { token, email } = await withLink(service, 'verify-email');
  const pending = keepPending({ pages }, { purpose: 'verify-email', email, returnTo: '/orders' }).split(';')[0] ?? '';
  const asked = { cookies: [pending], headers: BROWSER };
  const { text } = await service.showVerification({ query: { token: `${token}x` }, ...asked });
  expect(text).toContain('href="/login?return_to=%2Forders"');
  const app = keepPending({ pages }, { purpose: 'verify-email', email, returnTo: 'https://app.example.com/' });
  const allowed = createMailLinks({ returnOrigins: ['https://app.example.com'] });
  const link = await withLink(allowed, 'verify-email');
  const cookies = [app.split(';')[0] ?? ''];
  const { headers } = await allowed.showVerification({ query: { token: link.token }, cookies, headers: BROWSER });
  expect(headers['content-security-policy']).toContain("form-action 'self' https://app.example.com;");
});
