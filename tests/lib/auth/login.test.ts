import { describe, expect, test } from '@jest/globals';
import { canonicalEmail } from '../../../lib/auth/email';
import { canonicalLogin, hasMailbox } from '../../../lib/auth/login';

describe('canonicalLogin', () => {
  test.each([
    ['an email', ' Bob@MÜNCHEN.de ', 'bob@xn--mnchen-3ya.de'],
    ['a login name', 'admin', 'admin'],
    ['capitals and white space around', ' Admin12\n', 'admin12'],
    ['one character', '7', '7'],
    ['every sign', '0a.b_c-d', '0a.b_c-d'],
    ['64 characters', 'x'.repeat(64), 'x'.repeat(64)],
  ])('accepts %s', (_, typed, canonical) => {
    expect(canonicalLogin(typed)).toBe(canonical);
  });

  test.each([
    ['nothing', ''],
    ['white space', '  '],
    ['white space inside', 'ad min'],
    ['65 characters', 'x'.repeat(65)],
    ['a dot first', '.admin'],
    ['a dash first', '-admin'],
    ['an underscore first', '_admin'],
    ['the key of a claim', 'email#admin'],
    ['a slash', 'a/b'],
    ['a broken email', 'bob@'],
    ['an at sign first', '@bob'],
    ['a letter beyond ASCII', 'zoë'],
    ['a Kelvin sign, which lower case would turn into k', '\u212aelvin'],
    ['fullwidth letters', 'ａｄｍｉｎ'],
    ['a dotless i', 'adm\u0131n'],
    ['a NUL', 'admin\0'],
    ['a line break inside', 'admin\nx'],
    ['a zero width space', 'admin\u200b'],
    ['a lone surrogate', 'admin\ud800'],
  ])('refuses %s', (_, typed) => {
    expect(canonicalLogin(typed)).toBeNull();
  });

  test('is stable: the canonical form is its own canonical form', () => {
    for (const typed of ['Admin', ' Bob@Example.com ']) {
      const canonical = canonicalLogin(typed) ?? '';
      expect(canonicalLogin(canonical)).toBe(canonical);
    }
  });
});

test('a text is an email or a login name, never both', () => {
  for (const typed of ['admin', 'a.b', 'bob@example.com', 'example.com'])
    expect(hasMailbox(canonicalLogin(typed) ?? '')).toBe(canonicalEmail(typed) !== null);
});
