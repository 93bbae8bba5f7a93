import { describe, expect, test } from '@jest/globals';
import type { MailPurpose } from '../../../lib/auth/entities';
import { mails } from '../../../lib/auth/mails';
import { type Brand, brandColors } from '../../../lib/http/pages/brand';
import { LANGUAGES } from '../../../lib/languages';
import { createMailRenderer } from '../../../lib/mail/render-mail';
import { linkOf } from '../../support/mail-room';

const brandOf = (serviceName: string, changes: Partial<Brand> = {}): Brand => ({
  serviceName,
  logoUrl: null,
  ...brandColors('#1d4fbf'),
  ...changes,
});
const url = `https://auth.example.com/new_password?token=7f9c24e5-0b0f-4b7a-9e0f-3d1b1f0a2c3d.${'aB3_-'.repeat(9).slice(0, 43)}`;
const link = { url, minutes: 30 };
const purposes = Object.keys(mails) as MailPurpose[];
const linked = purposes.filter((purpose) => mails[purpose].link !== null);
const mailOf = (purpose: MailPurpose, email = 'ann@example.com') => ({
  id: 'mail 1',
  purpose,
  email,
  ...(purpose === 'recovery-code-used' ? { codesLeft: 7 } : {}),
});
const code = '012345';
const preparedFor = (purpose: MailPurpose) => ({
  link: linked.includes(purpose) ? link : null,
  ...(purpose === 'sign-in' ? { code } : {}),
});

const unescaped = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe.each(LANGUAGES)('in %s', (language) => {
  const render = createMailRenderer({ brand: brandOf('Latchkey'), language });

  test.each(purposes)('%s has everything filled in, in every part', (purpose) => {
    const mail = render(mailOf(purpose), preparedFor(purpose));

    expect(mail).toMatchObject({ id: 'mail 1', to: 'ann@example.com' });
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).toContain('Latchkey');
      expect(part).not.toMatch(/[{}]|undefined|null/);
    }
    expect(mail.text).toContain('ann@example.com');
    expect(mail.html).toContain('ann@example.com');
    expect(mail.html).toContain(`<html lang="${language}" dir="auto">`);
  });

  test('recovery-code-used says how many are left', () => {
    const { text, html } = render(mailOf('recovery-code-used'), preparedFor('recovery-code-used'));
    for (const part of [text, html]) expect(part).toMatch(/ 7\./);
  });

  test.each(linked)('%s carries the link exactly in both parts', (purpose) => {
    const { text, html } = render(mailOf(purpose), preparedFor(purpose));

    expect(linkOf(text)).toBe(url);
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, to = '']) => unescaped(to));
    expect(hrefs).toEqual([url, url]);
    expect([...html.matchAll(/>(https?:[^<]*)</g)].map(([, shown = '']) => unescaped(shown))).toEqual([url]);
  });

  test.each(purposes)('%s says the same in both parts, but for the button', (purpose) => {
    const { text, html } = render(mailOf(purpose), preparedFor(purpose));

    const paragraphs = [...html.matchAll(/<p(?: style="[^"]*")?>([^<]+)<\/p>/g)].map(([, words = '']) =>
      unescaped(words),
    );
    expect(paragraphs).toEqual(
      text
        .trim()
        .split(/\n+/)
        .filter((line) => line !== url),
    );
  });

  test.each(purposes)('%s loads nothing from elsewhere', (purpose) => {
    const { html } = render(mailOf(purpose), preparedFor(purpose));

    const addresses = [...html.matchAll(/(?:href|src|url)\s*[=(]\s*"?([^"\s>]*)/g)].map(([, to = '']) => unescaped(to));
    expect(addresses.filter((to) => to !== url)).toEqual([]);
    expect(html).not.toMatch(/<(?:img|script|style|link|iframe)/i);
  });

  test.each([
    [30, /\b30.minutes\b/],
    [90, /\b90.minutes\b/],
    [24 * 60, /\b24.(?:hours|heures)\b/],
  ])('says how long a link of %i minutes is good', (minutes, words) => {
    const { text, html } = render(mailOf('reset-password'), { link: { url, minutes } });

    expect(text).toMatch(words);
    expect(html).toMatch(words);
  });

  test.each(purposes)('%s has no word of the other language', (purpose) => {
    const { text } = render(mailOf(purpose), preparedFor(purpose));

    expect(/\bvous\b/.test(text)).toBe(language === 'fr');
    expect(/\bnot you\b/.test(text)).toBe(language === 'en');
  });
});

describe.each(LANGUAGES)('a mail that signs in, in %s', (language) => {
  const render = createMailRenderer({ brand: brandOf('Latchkey'), language });
  const signIn = render(mailOf('sign-in'), { link, code });
  const signUp = render(mailOf('sign-in'), { link, code, isSignUp: true });

  test.each([
    ['for a user', signIn],
    ['for an email without an account', signUp],
  ])('has the code in a line of its own, and the link, %s', (_, { text, html, subject }) => {
    expect(text.split('\n')).toContain(code);
    expect(html).toMatch(new RegExp(`<p style="[^"]*font-size[^"]*">${code}</p>`));
    expect(linkOf(text)).toBe(url);
    expect(text).toContain('ann@example.com');
    for (const part of [subject, text, html]) expect(part).not.toMatch(/[{}]|undefined|null/);
    // The subject is shown on a locked screen.
    expect(subject).not.toContain(code);
  });

  test('says that the email has no account yet, and that the link creates one', () => {
    expect(signUp.subject).not.toBe(signIn.subject);
    expect(signUp.text).toMatch(language === 'en' ? /has no account yet/ : /n’a pas encore de compte/);
    expect(signIn.text).not.toMatch(/account yet|encore de compte/);
  });
});

describe('what is filled in', () => {
  const hostile = `A&B <b>"x"</b> 'y' {{link}} $& $1`;
  const render = createMailRenderer({ brand: brandOf(hostile), language: 'en' });

  test('stays as it is in the text and the subject, and is text in the html', () => {
    const mail = render(mailOf('reset-password', "o'hara&co@example.com"), { link });

    expect(mail.subject).toContain(hostile);
    expect(mail.text).toContain(hostile);
    expect(mail.html).not.toContain('<b>');
    expect(mail.html).toContain('A&amp;B &lt;b&gt;&quot;x&quot;&lt;/b&gt; &#39;y&#39; {{link}} $&amp; $1');
    expect(mail.html).toContain('o&#39;hara&amp;co@example.com');
    expect(mail.text).toContain("o'hara&co@example.com");
  });

  test('cannot end an attribute', () => {
    const mail = render(mailOf('reset-password'), { link: { url: 'https://a.example/"onclick="x', minutes: 30 } });

    expect(mail.html).not.toContain('"onclick=');
    expect(mail.html).toContain('href="https://a.example/&quot;onclick=&quot;x"');
  });

  test.each(['\r', '\n', '\u2028', '\0'])('cannot end a header (%j)', (character) => {
    const ended = `Latchkey${character}Bcc: eve@example.com`;

    expect(() => createMailRenderer({ brand: brandOf(ended), language: 'en' })).toThrow('one line');
    expect(() => render(mailOf('account-exists', `ann@example.com${character}`), { link: null })).toThrow('one line');
  });

  test('is never missing: a mail that needs a link is not written without one', () => {
    expect(() => render(mailOf('reset-password'), { link: null })).toThrow('{{link}}');
  });
});

describe('the look of the HTML part', () => {
  const htmlWith = (changes: Partial<Brand>) =>
    createMailRenderer({ brand: brandOf('Latchkey', changes), language: 'en' })(mailOf('reset-password'), { link })
      .html;

  test('has a button in the colour of the brand, with readable text', () => {
    const { light, dark } = brandColors('#ffdd00');
    expect(htmlWith({ light, dark })).toContain(`background:${light.accent};color:${light.onAccent};`);
  });

  test('has the logo if mail programs can load it, otherwise the name', () => {
    const logo = htmlWith({ logoUrl: 'https://cdn.example.com/logo.png' });
    expect(logo).toContain('<img src="https://cdn.example.com/logo.png" alt="Latchkey"');
    for (const logoUrl of [null, 'data:image/png;base64,AAAA']) {
      expect(htmlWith({ logoUrl })).toMatch(/<strong[^>]*>Latchkey<\/strong>/);
      expect(htmlWith({ logoUrl })).not.toContain('<img');
    }
  });

  test('leaves the colours of text and ground to the scheme of the mail program', () => {
    const [head = '', body = ''] = htmlWith({}).split('<body');
    expect(head).toContain('<meta name="color-scheme" content="light dark">');
    expect([...body.matchAll(/[ ;"](?:background|color):/g)]).toHaveLength(2);
  });
});
