import { describe, expect, test } from '@jest/globals';
import { base32, findTotpStep, totpUri } from '../../../lib/crypto/totp';

/** The secret of RFC 6238 appendix B for SHA-1. */
const secret = Buffer.from('12345678901234567890');

describe('findTotpStep', () => {
  // RFC 6238 appendix B, mode SHA1. A code of six digits is the end of one of eight: RFC 4226 section 5.3
  test.each([
    [59, 0x1, '94287082'],
    [1_111_111_109, 0x23523ec, '07081804'],
    [1_111_111_111, 0x23523ed, '14050471'],
    [1_234_567_890, 0x273ef07, '89005924'],
    [2_000_000_000, 0x3f940aa, '69279037'],
    [20_000_000_000, 0x27bc86aa, '65353130'],
  ])('accepts the code of RFC 6238 at %d seconds', (seconds, step, digits) => {
    expect(findTotpStep(secret, digits.slice(2), new Date(seconds * 1000))).toBe(step);
  });

  test('accepts one step before and after, by the step of the code, and no other', () => {
    // The code of step 0x27bc86aa, which lasts from 19,999,999,980 to 20,000,000,009 seconds.
    const at = (seconds: number) => findTotpStep(secret, '353130', new Date(seconds * 1000));
    expect([at(19_999_999_949), at(19_999_999_950)]).toEqual([null, 0x27bc86aa]);
    expect([at(20_000_000_039), at(20_000_000_040)]).toEqual([0x27bc86aa, null]);
  });

  test.each(['', '28708', '2870820', '94287082', '28708a', '２８７０８２', ' 28708'])('refuses %p', (code) => {
    expect(findTotpStep(secret, code, new Date(59_000))).toBeNull();
  });

  test('refuses the code of another secret', () => {
    expect(findTotpStep(Buffer.from('12345678901234567891'), '287082', new Date(59_000))).toBeNull();
  });
});

describe('totpUri', () => {
  test('names issuer and account, and what the app has to compute', () => {
    expect(totpUri(secret, { issuer: 'Société & co', account: 'bob+x@example.com' })).toBe(
      'otpauth://totp/Soci%C3%A9t%C3%A9%20%26%20co:bob%2Bx%40example.com?issuer=Soci%C3%A9t%C3%A9%20%26%20co' +
        '&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
    );
  });

  test('has one colon before the account', () => {
    expect(totpUri(secret, { issuer: 'Shop: Paris', account: 'admin' })).toContain(
      'otpauth://totp/Shop%20%20Paris:admin?',
    );
  });
});

// RFC 4648 section 10
test.each([
  ['', ''],
  ['f', 'MY'],
  ['foo', 'MZXW6'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of %p is %p, without padding', (text, expected) => {
  expect(base32(Buffer.from(text))).toBe(expected);
});
