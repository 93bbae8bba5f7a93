import { describe, expect, test } from '@jest/globals';
import { html, markupOf } from '../../../../lib/html/html';
import { openPage, type ShownPage } from '../../../../lib/http/pages/hosted-page';
import type { HttpResponse } from '../../../../lib/http/response';
import { gatewayEvent, type RequestParts } from '../../../support/event';
import { pagesWith } from '../../../support/page-settings';

const CONTENT: ShownPage = { title: 'A page', body: html`<p>text</p>` };

const opened = (parts: RequestParts = {}, settings: Parameters<typeof pagesWith>[0] = {}, route = 'GET /login') =>
  openPage(pagesWith(settings).pages(), gatewayEvent(route, parts));

const textOf = ({ body }: HttpResponse) => markupOf(body as ReturnType<typeof html>);

describe('where the person wants to go', () => {
  const settings = { returnOrigins: ['https://auth.example.com', 'https://app.example.com'] };

  test.each(['/', '/account', '/orders?page=2#top', 'https://app.example.com/orders'])('may be %s', (return_to) => {
    const page = opened({ query: { return_to } }, settings);
    expect(page.returnTo).toBe(return_to);
    expect(page.withReturnTo('/register')).toBe(`/register?return_to=${encodeURIComponent(return_to)}`);
    expect(page.withReturnTo('/forgot?step=sent')).toBe(`/forgot?step=sent&return_to=${encodeURIComponent(return_to)}`);
    expect(markupOf(page.hiddenFields)).toContain(`name="return_to" value="${return_to}"`);
  });

  // A browser opens some of these on another host, whatever a parser of URLs says.
  test.each([
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/\r\n//evil.example',
    ' //evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https:\\\\evil.example',
    'https://evil.example',
    'https://app.example.com@evil.example',
    'https://app.example.com:pass@evil.example/',
    'https://bob@app.example.com/',
    'https://app.example.com.evil.example/',
    'https://app.example.com%2f@evil.example/',
    'https://app.example.com%2f%2fevil.example/',
    'https://evil.example#https://app.example.com',
    'https://app.example.com:8443/',
    'http://app.example.com/',
    '%2f%2fevil.example',
    'evil.example',
    'login',
    '?next=//evil.example',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://app.example.com/1',
    'vbscript:x',
    'null',
    '',
  ])('is never %p', (return_to) => {
    const page = opened({ query: { return_to } }, settings);
    expect(page.returnTo).toBeNull();
    expect(page.withReturnTo('/register')).toBe('/register');
    expect(markupOf(page.hiddenFields)).not.toContain('return_to');
  });

  test.each([
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/@evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/https://evil.example',
  ])('is a page of this service, if it is %s', (return_to) => {
    const { location = '' } = opened().leave(opened({ query: { return_to } }, settings).returnTo ?? '').headers ?? {};
    expect(new URL(location, 'https://auth.example.com').host).toBe('auth.example.com');
  });

  test('is sent as browsers write URLs', () => {
    const { headers } = opened().leave('/Bücher?q=ä b');
    expect(headers).toEqual({ location: '/B%C3%BCcher?q=%C3%A4%20b' });
  });

  test('is in the fields of a form, with everything escaped', () => {
    const page = opened({ query: { return_to: '/a?"><script>' } });
    expect(markupOf(page.hiddenFields)).toContain('value="/a?&quot;&gt;&lt;script&gt;"');
  });

  test('may be the place that forms lead to', () => {
    const page = opened({ query: { return_to: 'https://app.example.com/orders' } }, settings);
    expect(page.show(CONTENT).headers?.['content-security-policy']).toContain(
      "form-action 'self' https://app.example.com;",
    );
    const { headers } = opened({}, { appUrl: 'https://home.example.com/start' }).show(CONTENT);
    expect(headers?.['content-security-policy']).toContain("form-action 'self' https://home.example.com;");
    const both = opened({ query: { return_to: '/account' } }, { appUrl: 'https://home.example.com/start' });
    expect(both.show(CONTENT).headers?.['content-security-policy']).toContain('https://home.example.com;');
  });
});

describe('a notice', () => {
  test('travels in a cookie for a minute', () => {
    const answer = opened().leave('/login', { notice: 'signed_out' });
    expect([answer.status, answer.cookies]).toEqual([
      303,
      ['__Host-notice=signed_out; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure'],
    ]);
  });

  test('is shown by the next page, which clears it', () => {
    const answer = opened({ cookies: ['__Host-notice=signed_out'] }).show(CONTENT);
    expect(textOf(answer)).toContain('<p class="notice success" role="status">You were signed out.</p>');
    expect(answer.cookies).toEqual(['__Host-notice=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure']);
  });

  test.each(['unknown', '<b>', 'toString', '__proto__', 'constructor'])('is not %s', (code) => {
    const answer = opened({ cookies: [`__Host-notice=${code}`] }).show(CONTENT);
    expect(textOf(answer)).not.toContain('class="notice');
    expect(answer.cookies).toEqual([]);
  });
});

describe('the language', () => {
  const languageOf = (parts: RequestParts, language: 'en' | 'fr' = 'en') =>
    /<html lang="(\w+)"/.exec(textOf(opened(parts, { language }).show(CONTENT)))?.[1];

  test('is that of the service, if the browser asks for none that it has', () => {
    expect(languageOf({})).toBe('en');
    expect(languageOf({}, 'fr')).toBe('fr');
    expect(languageOf({ headers: { 'accept-language': 'de, *' } }, 'fr')).toBe('fr');
  });

  test.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['en;q=0.5, FR;q=0.7', 'fr'],
    ['de, fr;q=0, en;q=0.1', 'en'],
    ['de;q=1, fr;q=0.2', 'fr'],
    [';;,,fr;q=x', 'en'],
  ])('is that of the browser: %s', (header, language) => {
    expect(languageOf({ headers: { 'accept-language': header } })).toBe(language);
  });

  test('that was chosen once counts more than that of the browser', () => {
    const cookies = ['__Host-ui_locales=fr'];
    expect(languageOf({ cookies, headers: { 'accept-language': 'en' } })).toBe('fr');
    expect(languageOf({ cookies: ['__Host-ui_locales=xx'], headers: { 'accept-language': 'fr' } })).toBe('fr');
  });

  test('that is asked for counts most, and is kept for a year', () => {
    const parts = { query: { ui_locales: 'xx fr-FR en' }, cookies: ['__Host-ui_locales=en'] };
    expect(languageOf(parts)).toBe('fr');
    expect(opened(parts).show(CONTENT).cookies).toEqual([
      '__Host-ui_locales=fr; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure',
    ]);
  });

  test('that is not known is not kept', () => {
    expect(opened({ query: { ui_locales: 'xx' } }).show(CONTENT).cookies).toEqual([]);
  });

  test('can be changed by links, which keep the rest of the URL', () => {
    const text = textOf(opened({ query: { return_to: '/orders', login_hint: 'a&b' } }).show(CONTENT));
    expect(text).toContain(
      '<a href="/login?return_to=%2Forders&amp;login_hint=a%26b&amp;ui_locales=fr" lang="fr" hreflang="fr">Français</a>',
    );
  });

  test('can be changed on a page that answers a form, which keeps the place to return to', () => {
    const page = openPage(pagesWith().pages(), gatewayEvent('POST /login'), '/orders');
    expect(textOf(page.show(CONTENT))).toContain('href="/login?return_to=%2Forders&amp;ui_locales=fr"');
  });

  test('cannot be changed by links that would repeat a secret', () => {
    const page = opened({ query: { token: 'secret' } });
    expect(textOf(page.show({ ...CONTENT, urlHasSecret: true }))).not.toContain('ui_locales');
  });
});

describe('the form cookie', () => {
  test('is set by pages with a form only, and only if the browser has none', () => {
    expect(opened().show(CONTENT).cookies).toEqual([]);
    const page = opened();
    const body = html`${page.hiddenFields}${page.hiddenFields}`;
    expect(page.show({ ...CONTENT, body }).cookies).toEqual([
      expect.stringMatching(/^__Host-form=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    for (const cookie of ['__Host-form=kept', '__Host-session_id=kept']) {
      const again = opened({ cookies: [cookie] });
      expect(again.show({ ...CONTENT, body: again.hiddenFields }).cookies).toEqual([]);
    }
  });
});
