import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../../lib/crypto/hash-token';

describe('hashToken', () => {
  test('is SHA-256 in base64url', () => {
    // FIPS 180-4, the example "abc".
    const bytes = Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex');
    expect(hashToken('abc')).toBe(bytes.toString('base64url'));
  });

  test.each([['a token'], [''], ['\ud800'], ['x'.repeat(16 * 1024)]])('returns 43 characters for any text', (token) => {
    expect(hashToken(token)).toMatch(/^[\w-]{43}$/);
  });

  test('differs for tokens that differ only in upper and lower case', () => {
    expect(hashToken('token')).not.toBe(hashToken('Token'));
  });
});
