import { describe, expect, test } from '@jest/globals';
import { safeParse } from 'valibot';
import { emailField, loginField, nameField, requiredText } from '../../../lib/auth/fields';

describe('requiredText', () => {
  test('keeps text as it is', () => {
    expect(safeParse(requiredText, ' x ').output).toBe(' x ');
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \t\n\u00a0\u3000'],
    ['a number', 1],
    ['null', null],
    ['an array of text', ['x']],
    ['an object that turns into text', { toString: () => 'x' }],
  ])('refuses %s', (_, value) => {
    expect(safeParse(requiredText, value).success).toBe(false);
  });
});

describe('emailField', () => {
  test('gives the canonical form', () => {
    expect(safeParse(emailField, ' Bob@MÜNCHEN.de ').output).toBe('bob@xn--mnchen-3ya.de');
  });

  test('refuses what is no address, by a code', () => {
    const { issues } = safeParse(emailField, 'not an address', { abortPipeEarly: true });
    expect(issues).toMatchObject([{ kind: 'transformation', message: 'not_an_email' }]);
  });
});

describe('loginField', () => {
  test('gives the canonical form of an email or a login name', () => {
    expect(safeParse(loginField, ' Bob@MÜNCHEN.de ').output).toBe('bob@xn--mnchen-3ya.de');
    expect(safeParse(loginField, ' Admin12 ').output).toBe('admin12');
  });

  test.each(['not a login', 'bob@'])('refuses %s, by a code', (value) => {
    const { issues } = safeParse(loginField, value, { abortPipeEarly: true });
    expect(issues).toMatchObject([{ kind: 'transformation', message: 'not_a_login' }]);
  });
});

describe('nameField', () => {
  test.each([
    ['a name', 'Ada'],
    ['nothing at all', null],
    ['an empty text', ''],
    ['any script', 'Зоя 李小龍 José-María O’Neill'],
    ['signs beyond the basic plane', '𝒜da 👩‍💻'],
    ['200 characters', 'x'.repeat(200)],
    ['text that only looks dangerous', '<script>alert(1)</script>'],
  ])('takes %s as it is', (_, value) => {
    expect(safeParse(nameField, value)).toMatchObject({ success: true, output: value });
  });

  const refused: [title: string, value: unknown][] = [
    ['a number', 1],
    ['an object', { $ne: '' }],
    ['an array of text', ['Ada']],
    ['more than 200 characters', `Ku3eH7pQ${'x'.repeat(200)}`],
    ['a line break', 'Ku3eH7pQ\nset-cookie: a=b'],
    ['a NUL', 'Ku3eH7pQ\0'],
    ['an escape', 'Ku3eH7pQ\u001b[31m'],
    ['a broken surrogate', 'Ku3eH7pQ\ud800'],
  ];

  test.each(refused)('refuses %s', (_, value) => {
    expect(safeParse(nameField, value).success).toBe(false);
  });

  test.each(refused)('refuses %s in words that quote neither the value nor a pattern', (_, value) => {
    const words = safeParse(nameField, value, { abortPipeEarly: true }).issues?.[0]?.message ?? '';
    expect(words).not.toContain('Ku3eH7pQ');
    expect(words).not.toContain('\\p{');
  });
});
