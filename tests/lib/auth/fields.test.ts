import { describe, expect, test } from '@jest/globals';
import { safeParse } from 'valibot';
import { emailField, requiredText } from '../../../lib/auth/fields';

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

  test('refuses what is no address, without quoting it', () => {
    const { success, issues } = safeParse(emailField, 'not an address', { abortPipeEarly: true });
    expect(success).toBe(false);
    expect(issues?.map(({ message }) => message).join()).not.toContain('not an address');
  });
});
