import { createHash } from 'node:crypto';
import { CRYPT_ALPHABET } from './imported-hash-form';

/**
 * The portable hash of phpass, which WordPress and phpBB used: rounds of MD5.
 * @returns its 22 characters as bytes.
 * @see https://www.openwall.com/phpass/
 */
export const phpass = (password: string, salt: Uint8Array, rounds: number): Uint8Array => {
  const text = Buffer.from(password);
  let digest = createHash('md5').update(salt).update(text).digest();
  for (let round = 0; round < rounds; round += 1) digest = createHash('md5').update(digest).update(text).digest();
  return Buffer.from(toCryptBase64(digest));
};

/** Groups of three bytes, the first one least significant. */
const toCryptBase64 = (digest: Uint8Array): string => {
  let letters = '';
  for (let start = 0; start < digest.length; start += 3) {
    const group = digest.subarray(start, start + 3);
    const value = group.reduce((sum, byte, place) => sum + byte * 256 ** place, 0);
    letters += cryptLetters(value, group.length + 1);
  }
  return letters;
};

/** @returns the lowest `count` times six bits of a number, in the alphabet of crypt(3), the lowest first. */
export const cryptLetters = (value: number, count: number): string =>
  Array.from({ length: count }, (_, place) => CRYPT_ALPHABET[Math.floor(value / 64 ** place) % 64]).join('');
