import { describe, expect, test } from '@jest/globals';
import { acceptNewPassword, passwordAttempt } from '../../../../lib/auth/credentials/password';
import { createPasswordPolicy } from '../../../../lib/auth/credentials/password-policy';

const accept = (password: string, minimumLength = 1) =>
  acceptNewPassword(createPasswordPolicy({ minimumLength }), { field: 'new_password', password, email: null });

const accepted: [title: string, password: string][] = [
  ['a single character', 'x'],
  ['64 characters', 'correct horse '.repeat(5).slice(0, 64)],
  ['72 bytes', 'a'.repeat(72)],
  ['73 bytes', 'a'.repeat(73)],
  ['64 characters that take three bytes', '語'.repeat(64)],
  ['64 characters outside the basic plane', '🔑'.repeat(64)],
  ['1024 bytes', 'a'.repeat(1024)],
  ['spaces around', '  x  '],
  ['control characters but NUL', 'a\u0001\t\nb'],
];

const refused: [title: string, password: string][] = [
  ['1025 bytes', 'a'.repeat(1025)],
  ['1025 bytes in fewer characters', `aa${'語'.repeat(341)}`],
  ['more than 1024 bytes only after normalization', 'ﷺ'.repeat(40)],
  ['a NUL character', 'correct\0horse'],
  ['a lone leading surrogate', 'horse\ud83d'],
  ['a lone trailing surrogate', '\udd11horse'],
  ['a replacement character, which a gateway makes of any broken byte', 'horse\ufffd'],
];

describe.each(accepted)('a password of %s', (_, password) => {
  test('can be set, unchanged', async () => {
    expect(await accept(password)).toBe(password);
  });

  test('can be checked, unchanged', () => {
    expect(passwordAttempt(password)).toBe(password);
  });
});

describe.each(refused)('a password with %s', (_, password) => {
  test('cannot be set', async () => {
    await expect(accept(password)).rejects.toMatchObject({
      code: 'invalid_field',
      details: { field: 'new_password' },
    });
  });

  test('matches no account', () => {
    expect(passwordAttempt(password)).toBeNull();
  });
});

test.each([
  ['composed and decomposed letters', 'pässwörd', 'pa\u0308sswo\u0308rd'],
  ['ligatures', 'ﬁancé', 'fiancé'],
  ['fullwidth letters', 'Ｈｏｒｓｅ', 'Horse'],
  ['the Kelvin sign', '\u212a', 'K'],
])('%s are the same password when it is set and when it is checked', async (_, one, other) => {
  expect(await accept(one)).toBe(await accept(other));
  expect(passwordAttempt(one)).toBe(await accept(other));
});

test('capitals and spaces count', async () => {
  expect(await accept('Horse ')).not.toBe(await accept('horse'));
});

test('the minimum length is counted in code points, not in bytes or UTF-16 code units, and before and after normalization', async () => {
  expect(await accept('🔑'.repeat(8), 8)).toBe('🔑'.repeat(8));
  for (const password of ['🔑'.repeat(7), 'ﷺ', 'e\u0301'.repeat(4)])
    await expect(accept(password, 8)).rejects.toMatchObject({ code: 'invalid_field' });
});

test.each([
  ['a NUL', 'a secret\0', { code: 'nul_character' }],
  ['a broken character', 'a secret\ud800', { code: 'broken_characters' }],
  ['1025 bytes', `a secret${'!'.repeat(1017)}`, { code: 'too_many_bytes', maximum: 1024 }],
])('the refusal of %s says why, and does not quote the password', async (_, password, fault) => {
  await expect(accept(password)).rejects.toMatchObject({ details: { field: 'new_password', fault } });
  await expect(accept(password)).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
});
