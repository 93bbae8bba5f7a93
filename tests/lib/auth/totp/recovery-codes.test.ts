import { describe, expect, test } from '@jest/globals';
import { newRecoveryCodes } from '../../../../lib/auth/totp/new-recovery-codes';
import { recoveryHash } from '../../../../lib/auth/totp/recovery-codes';
import { ids } from '../../../../lib/runtime/ids';

describe('recovery codes', () => {
  const { codes, hashes } = newRecoveryCodes(ids, 'user 1');
  const [code = ''] = codes;
  const [hash = ''] = hashes;

  // contract.md section 6: ten. ASVS 5.0 6.5.2: 112 bits or more for a standard hash; base32 has 5 bits per character.
  test('are ten, of 120 bits each, and all different', () => {
    expect(new Set(codes).size).toBe(10);
    for (const one of codes) expect(one.replaceAll('-', '')).toMatch(/^[a-z2-7]{24}$/);
    const secrets = Array.from({ length: 200 }, () => newRecoveryCodes(ids, 'user 1').codes).flat();
    expect(new Set(secrets).size).toBe(2000);
  });

  test.each([
    ['as shown', (text: string) => text],
    ['in upper case', (text: string) => text.toUpperCase()],
    ['without dashes', (text: string) => text.replaceAll('-', '')],
    ['with spaces', (text: string) => `\t${text.replaceAll('-', ' ')}\n`],
    ['with the dashes of a word processor', (text: string) => text.replaceAll('-', '–')],
  ])('are read %s', (_, typed) => {
    expect(recoveryHash('user 1', typed(code))).toBe(hash);
  });

  test('are hashed for their user', () => {
    expect(recoveryHash('user 2', code)).not.toBe(hash);
    expect(hash).not.toContain(code);
  });

  test.each(['', '123456', 'a'.repeat(23), 'a'.repeat(25), `${'a'.repeat(23)}1`, `${'a'.repeat(23)}é`])(
    'are not %p',
    (text) => {
      expect(recoveryHash('user 1', text)).toBeNull();
    },
  );
});
