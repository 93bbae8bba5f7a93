import { createHash, randomBytes } from 'node:crypto';
import type { Bcrypt } from '../../lib/crypto/password-hasher';

/**
 * One SHA-256 in place of bcrypt, in hashes of the same form: bcrypt takes a quarter of the time of the tests on in-memory stores.
 * What bcrypt itself does is tested in tests/lib/crypto/password-hasher.test.ts.
 */
export const cheapBcrypt: Bcrypt = {
  hash: async (password, cost) =>
    hashWith(`$2b$${String(cost).padStart(2, '0')}$${lettersOf(randomBytes(22))}`, password),
  compare: async (password, passwordHash) => hashWith(passwordHash.slice(0, SALT_END), password) === passwordHash,
};

/** The length of the algorithm, the cost and the salt at the beginning of a hash. */
const SALT_END = 29;
const DIGEST_LENGTH = 31;

const hashWith = (salt: string, password: string): string =>
  salt + lettersOf(createHash('sha256').update(salt).update(password).digest()).slice(0, DIGEST_LENGTH);

/** One letter of bcrypt's alphabet for each byte. */
const lettersOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'[byte % 64]).join('');
