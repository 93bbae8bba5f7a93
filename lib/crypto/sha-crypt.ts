import { createHash } from 'node:crypto';
import { cryptLetters } from './phpass';

type HashName = 'sha256' | 'sha512';

/**
 * SHA-crypt, the `$5$` and `$6$` of crypt(3).
 * @returns its 43 or 86 characters as bytes.
 * @see https://www.akkadia.org/drepper/SHA-crypt.txt, whose steps the comments number
 */
export const shaCrypt = (hashName: HashName, password: string, salt: Uint8Array, rounds: number): Uint8Array => {
  const key = Buffer.from(password);
  const hash = (...parts: Uint8Array[]) => createHash(hashName).update(Buffer.concat(parts)).digest();
  const alternate = hash(key, salt, key); // 4 to 8
  const first: Uint8Array[] = [key, salt, repeated(alternate, key.length)]; // 1 to 3, 9 and 10
  for (let bits = key.length; bits > 0; bits >>= 1) first.push((bits & 1) === 1 ? alternate : key); // 11
  let digest = hash(...first); // 12
  const keys = repeated(hash(...Array<Uint8Array>(key.length).fill(key)), key.length); // 13 to 16
  const salts = repeated(hash(...Array<Uint8Array>(16 + (digest[0] ?? 0)).fill(salt)), salt.length); // 17 to 20
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1;
    digest = hash(
      isOdd ? keys : digest,
      ...(round % 3 === 0 ? [] : [salts]),
      ...(round % 7 === 0 ? [] : [keys]),
      isOdd ? digest : keys,
    ); // 21
  }
  return Buffer.from(encoded(digest)); // 22
};

/** The bytes again and again, up to a length. */
const repeated = (bytes: Uint8Array, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0);

/**
 * The order of the bytes is the one of the specification: groups of three, each byte a third of the digest after the one before,
 * and the three in a group take turns.
 */
const encoded = (digest: Uint8Array): string => {
  const third = Math.floor(digest.length / 3);
  // SHA-256 moves the turn by one group in the other direction than SHA-512.
  const turn = digest.length === 32 ? 2 : 1;
  let letters = '';
  for (let group = 0; group < third; group += 1) {
    const [high, middle, low] = [0, 1, 2].map((place) => digest[((place + group * turn) % 3) * third + group] ?? 0) as [
      number,
      number,
      number,
    ];
    letters += cryptLetters(high * 65_536 + middle * 256 + low, 4);
  }
  const rest = digest.subarray(3 * third);
  return rest.length === 1
    ? letters + cryptLetters(rest[0] ?? 0, 2)
    : letters + cryptLetters((rest[1] ?? 0) * 256 + (rest[0] ?? 0), 3);
};
