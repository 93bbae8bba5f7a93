import { describe, expect, test } from '@jest/globals';
import { type MailTemplates, templateFaults, templatesByLanguage } from '../../../lib/mail/templates';
import { settings } from '../../../lib/settings';

const { en } = templatesByLanguage;
const languages = Object.entries(templatesByLanguage);

describe.each(languages)('the templates in %s', (_, templates: MailTemplates) => {
  test('can be used', () => {
    expect(templateFaults(templates)).toEqual([]);
  });

  test('are of the same mails as in the other languages', () => {
    expect(Object.keys(templates).sort()).toEqual(Object.keys(en).sort());
  });

  test.each(Object.entries(templates))('say who it is about, and what it is, in the mail %s', (_purpose, template) => {
    for (const words of [template.text.join('\n'), template.html.join('\n')]) {
      expect(words).toContain('{{service}}');
      expect(words).toContain('{{email}}');
    }
    expect(template.subject).toContain('{{service}}');
  });

  test.each(Object.entries(templates))('say the same in both parts of the mail %s', (_purpose, { text, html }) => {
    const said = html
      .filter((line) => !line.includes('{{link}}'))
      .map((line) => line.replace(/<[^>]*>/g, ''))
      .filter((line) => line !== '');
    expect(said).toEqual(text.filter((line) => line !== '' && line !== '{{link}}'));
  });

  test.each(Object.entries(templates))('load nothing from elsewhere in the mail %s', (_purpose, { html }) => {
    const addresses = [...html.join('\n').matchAll(/(?:href|src|url)\s*[=(]\s*"?([^"\s>]*)/g)].map(([, to]) => to);
    expect(addresses.filter((to) => to !== '{{link}}')).toEqual([]);
    expect(html.join('\n')).not.toMatch(/<(?:img|script|style|link|iframe)/i);
  });
});

test('every language of the settings has its file', () => {
  expect(settings.MAIL_LANGUAGE.pipe[0].wrapped.options).toEqual(Object.keys(templatesByLanguage));
});

describe('templateFaults', () => {
  const reset = en['reset-password'];
  test.each([
    ['an unknown placeholder', { text: [...reset.text, '{{name}}'] }, '{{name}} cannot be in the text'],
    ['one of the html', { html: [...reset.html, '{{ link }}'] }, '{{ link }} cannot be in the html'],
    ['the address in the subject', { subject: 'Hello {{email}}' }, '{{email}} cannot be in the subject'],
    ['the link in the subject', { subject: '{{link}}' }, '{{link}} cannot be in the subject'],
    ['a subject of two lines', { subject: 'Hello\r\nBcc: eve@example.com' }, 'the subject must be one line'],
    ['a subject of nothing', { subject: ' ' }, 'the subject must be one line'],
    ['a text without the link', { text: ['Hello'] }, 'the text must have {{link}} on a line of its own'],
    ['a link in a sentence', { text: ['Open {{link}}.'] }, 'the text must have {{link}} on a line of its own'],
    ['html that only shows the link', { html: ['<p>{{link}}</p>'] }, 'the html must have href="{{link}}"'],
    ['html that hides the link', { html: ['<a href="{{link}}">Open</a>'] }, 'the html must show {{link}}'],
  ])('finds %s', (_, changes, fault) => {
    const templates = { ...en, 'reset-password': { ...reset, ...changes } };
    expect(templateFaults(templates)).toEqual([`reset-password: ${fault}`]);
  });

  test('finds a link in a mail that has none', () => {
    const templates = { ...en, 'account-exists': { ...en['account-exists'], text: ['{{link}}', '{{lifetime}}'] } };
    expect(templateFaults(templates)).toEqual([
      'account-exists: {{link}} cannot be in the text',
      'account-exists: {{lifetime}} cannot be in the text',
    ]);
  });
});
