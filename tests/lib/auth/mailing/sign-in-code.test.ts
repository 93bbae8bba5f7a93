import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { hashSignInCode, newSignInCode } from '../../../../lib/auth/mailing/sign-in-code';
import { createTestDeps } from '../../../support/deps';

const { ids } = createTestDeps();

test('a code is the last six decimal digits of the secret, zeros included', () => {
  const secretOf = (number: bigint) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex').toString('base64url');
  expect(newSignInCode(secretOf(1_234_000_042n))).toBe('000042');
  expect(newSignInCode(secretOf(2n ** 256n - 1n))).toBe('639935');
});

test('codes are six digits, and each digit occurs at each place', () => {
  const codes = Array.from({ length: 2000 }, () => newSignInCode(ids.newSecret()));
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  for (const place of [0, 1, 2, 3, 4, 5]) expect(new Set(codes.map((code) => code[place])).size).toBe(10);
});

test('the hash belongs to the code and to the browser', () => {
  const browserHash = 'b'.repeat(43);
  expect(hashSignInCode('123456', browserHash)).toBe(
    createHash('sha256').update(`123456 ${browserHash}`).digest('base64url'),
  );
  const hashes = [hashSignInCode('123456', browserHash), hashSignInCode('123456', 'c'.repeat(43))];
  expect(new Set([...hashes, hashSignInCode('123457', browserHash)]).size).toBe(3);
});
