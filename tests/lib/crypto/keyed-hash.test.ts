import { expect, test } from '@jest/globals';
import { keyedHash } from '../../../lib/crypto/keyed-hash';

test('keyedHash is HMAC-SHA-256, as in RFC 4231 test case 2', () => {
  const hex = Buffer.from(keyedHash('Jefe', 'what do ya want for nothing?'), 'base64url').toString('hex');
  expect(hex).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

test('keyedHash depends on the key', () => {
  expect(keyedHash('one key', 'text')).not.toBe(keyedHash('another key', 'text'));
});
