import { describe, expect, test } from '@jest/globals';
import { formatSignInToken, parseSignInToken } from '../../../../lib/auth/mailing/sign-in-token';
import { hashToken } from '../../../../lib/crypto/hash-token';

const secret = 'aB3_-'.repeat(9).slice(0, 43);
const token = formatSignInToken('ann@example.com', secret);

test('a token names its email by a hash, and is not longer than it has to be', () => {
  expect(token).toBe(`${hashToken('ann@example.com')}.${secret}`);
  expect(token).toMatch(/^[\w-]{43}\.[\w-]{43}$/);
});

test('a token is read back', () => {
  expect(parseSignInToken(token)).toEqual({ emailHash: hashToken('ann@example.com'), linkHash: hashToken(token) });
});

describe('what is no token', () => {
  test.each([
    '',
    secret,
    `${secret}.`,
    `.${secret}`,
    `${secret}.${secret}.${secret}`,
    `${secret}.${secret.slice(1)}`,
    `${secret}.${secret}=`,
    `${secret} .${secret}`,
    // The token of another link.
    `7f9c24e5-0b0f-4b7a-9e0f-3d1b1f0a2c3d.${secret}`,
  ])('%p', (text) => {
    expect(parseSignInToken(text)).toBeNull();
  });
});
