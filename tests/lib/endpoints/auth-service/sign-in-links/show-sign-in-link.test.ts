import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../../../../lib/languages';
import { BROWSER, newMailAccount } from '../../../../support/mail-links';
import { createSignInLinks } from '../../../../support/sign-in-link-service';
import { madeUpSignInToken, mailedLink } from '../../../../support/sign-in-links';

const withLink = async (settings: Parameters<typeof createSignInLinks>[0] = {}) => {
  const service = createSignInLinks(settings);
  const { user, email } = await newMailAccount(service.deps);
  return { service, user, ...(await mailedLink(service.deps, email)) };
};

describe.each(LANGUAGES)('GET /sign_in, in %s', (language) => {
  const settings = { language };

  test('is a page with a button, which names the account', async () => {
    const { service, email, token } = await withLink(settings);
    const { status, text } = await service.showSignInLink({ query: { token }, headers: BROWSER });
    expect(status).toBe(200);
    expect(text).toContain(`<html lang="${language}" dir="ltr">`);
    expect(text).toContain(email);
    expect(text).toContain('<form method="post" action="/sign_in">');
    expect(text).toContain(`<input type="hidden" name="token" value="${token}">`);
    expect(text).toMatch(/<button>(?:Sign in|Se connecter)<\/button>/);
    expect(text).not.toMatch(/undefined|null/);
  });

  test('says so if the button creates an account', async () => {
    const service = createSignInLinks(settings);
    const { token } = await mailedLink(service.deps, 'stranger@example.com');
    const { text } = await service.showSignInLink({ query: { token }, headers: BROWSER });
    expect(text).toContain('stranger@example.com');
    expect(text).toMatch(/<button>(?:Create account|Créer le compte)<\/button>/);
  });

  test('says at once that a link does not work, without the form', async () => {
    const { service, email, token, user } = await withLink(settings);
    await mailedLink(service.deps, email);
    for (const dead of [token, madeUpSignInToken(service.deps.ids), 'cut', '']) {
      const { status, text } = await service.showSignInLink({ query: { token: dead }, headers: BROWSER });
      expect([status, text.includes('<form'), text.includes(user.email)]).toEqual([403, false, false]);
      expect(text).toMatch(/<h1>(?:This link does not work|Ce lien ne fonctionne pas)<\/h1>/);
      expect(text).toMatch(/<a class="button" href="\/login">/);
    }
  });
});

describe('GET /sign_in', () => {
  test('changes nothing, by HEAD neither', async () => {
    const { service, token } = await withLink();
    service.deps.recorded.length = 0;
    for (let times = 0; times < 3; times += 1) {
      expect((await service.showSignInLink({ query: { token } })).status).toBe(200);
      expect(await service.headSignInLink({ query: { token } })).toMatchObject({ status: 200, text: '' });
    }
    expect(service.deps.recorded).toEqual([]);
    expect((await service.useSignInLink({ form: { token } })).status).toBe(200);
    expect((await service.showSignInLink({ query: { token } })).status).toBe(403);
  });

  test('is refused to programs as JSON, and ignores other arguments', async () => {
    const { service, token } = await withLink();
    const { text } = await service.showSignInLink({ query: { token: 'cut' } });
    expect(text).toBe('{"message":"invalid or expired link","code":"invalid_link"}');
    expect((await service.showSignInLink({ query: { token, utm_source: 'mail' } })).status).toBe(200);
  });

  test('keeps the token to itself, and escapes the email', async () => {
    const service = createSignInLinks();
    const email = "o'neil&co@example.com";
    const { token } = await mailedLink(service.deps, email);
    const { headers, text, cookies } = await service.showSignInLink({ query: { token }, headers: BROWSER });
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(text).toContain('o&#39;neil&amp;co@example.com');
    // The script that sends a form only once.
    expect(text.replace(/<script nonce="[\w-]+">[^<]*<\/script>/, '')).not.toMatch(/src=|<script/i);
    expect([...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['#main', '/']);
    expect(cookies).toEqual([]);
  });
});

test('its form may lead to the application that asked for the mail: browsers check the redirect after a form', async () => {
  const service = createSignInLinks();
  const { email } = await newMailAccount(service.deps);
  const { token } = await mailedLink(service.deps, email, { returnTo: 'https://app.example.com/orders' });
  const { headers } = await service.showSignInLink({ query: { token }, headers: BROWSER });
  expect(headers['content-security-policy']).toContain("form-action 'self' https://app.example.com;");
  const elsewhere = await mailedLink(service.deps, email, { returnTo: 'https://evil.example/' });
  const answer = await service.showSignInLink({ query: { token: elsewhere.token }, headers: BROWSER });
  expect(answer.headers['content-security-policy']).toContain("form-action 'self';");
});
