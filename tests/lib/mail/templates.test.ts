import { describe, expect, test } from '@jest/globals';
import { mails } from '../../../lib/auth/mails';
import { mailTexts } from '../../../lib/http/pages/page-texts/all';
import type { MailText, MailTexts } from '../../../lib/http/pages/page-texts/mail-texts';
import { LANGUAGES } from '../../../lib/languages';
import { templateFaults } from '../../../lib/mail/templates';
import { settings } from '../../../lib/settings';

const { en } = mailTexts;

describe.each(LANGUAGES)('the templates in %s', (language) => {
  const templates = mailTexts[language];
  const entries: [purpose: string, template: MailText][] = [
    ...Object.entries(templates.mails),
    ['signUpByLink', templates.signUpByLink],
  ];

  test('can be used', () => {
    expect(templateFaults(templates)).toEqual([]);
  });

  test('are of every mail, and of no other', () => {
    expect(Object.keys(templates.mails).toSorted()).toEqual(Object.keys(mails).toSorted());
  });

  test.each(entries)('say who it is about, and what it is, in the mail %s', (_, { subject, paragraphs }) => {
    expect(subject).toContain('{{service}}');
    expect(paragraphs.join()).toContain('{{service}}');
    expect(paragraphs.join()).toContain('{{email}}');
  });

  test.each(entries)('have no markup in the mail %s: it would be shown as it is', (_, { paragraphs, button = '' }) => {
    expect([...paragraphs, button].join()).not.toMatch(/<|&\w+;/);
  });
});

test('the setting MAIL_LANGUAGE takes the languages there are', () => {
  expect(settings.MAIL_LANGUAGE.pipe[0].wrapped.options).toEqual(LANGUAGES);
});

describe('templateFaults', () => {
  const reset = en.mails['reset-password'];
  const exactlyOne = 'exactly one paragraph must be {{link}} alone';
  const withMail = (changes: Partial<MailTexts['mails']>) => ({ ...en, mails: { ...en.mails, ...changes } });

  test.each<[what: string, changes: object, fault: string]>([
    [
      'an unknown placeholder',
      { paragraphs: [...reset.paragraphs, 'Dear {{name}}'] },
      '{{name}} cannot be in the paragraph "Dear {{name}}"',
    ],
    [
      'a link in a sentence',
      { paragraphs: [...reset.paragraphs, 'Open {{link}}.'] },
      '{{link}} cannot be in the paragraph "Open {{link}}."',
    ],
    ['a code', { paragraphs: [...reset.paragraphs, '{{code}}'] }, '{{code}} cannot be in the paragraph "{{code}}"'],
    ['a paragraph of nothing', { paragraphs: [...reset.paragraphs, ''] }, 'a paragraph must be one line'],
    ['a paragraph of two lines', { paragraphs: [...reset.paragraphs, 'a\nb'] }, 'a paragraph must be one line'],
    ['the email in the subject', { subject: 'Hello {{email}}' }, '{{email}} cannot be in the subject'],
    ['the link in the subject', { subject: '{{link}}' }, '{{link}} cannot be in the subject'],
    ['a subject of two lines', { subject: 'Hello\r\nBcc: eve@example.com' }, 'the subject must be one line'],
    ['a subject of nothing', { subject: ' ' }, 'the subject must be one line'],
    ['a mail without its link', { paragraphs: ['Hello'] }, exactlyOne],
    ['a mail with its link twice', { paragraphs: ['{{link}}', '{{link}}'] }, exactlyOne],
    ['a button without words', { button: ' ' }, 'the button must be one line'],
    ['the service in the button', { button: 'Open {{service}}' }, '{{service}} cannot be in the button'],
  ])('finds %s', (_, changes, fault) => {
    expect(templateFaults(withMail({ 'reset-password': { ...reset, ...changes } }))).toEqual([
      `reset-password: ${fault}`,
    ]);
  });

  test('finds a link and its lifetime in a mail that has none', () => {
    const template = { ...en.mails['account-exists'], paragraphs: ['{{link}}', '{{lifetime}}'] };
    expect(templateFaults(withMail({ 'account-exists': template }))).toEqual([
      'account-exists: {{link}} cannot be in the paragraph "{{link}}"',
      'account-exists: {{lifetime}} cannot be in the paragraph "{{lifetime}}"',
    ]);
  });
});
