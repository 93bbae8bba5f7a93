import { createHmac } from 'node:crypto';
import bcryptjs from 'bcryptjs';

/** The two slow functions of bcrypt. */
export type Bcrypt = {
  hash(password: string, cost: number): Promise<string>;
  compare(password: string, passwordHash: string): Promise<boolean>;
};

/** An account whose password is checked. */
interface Account {
  readonly id: string;
  /** `null` for an account without a password. */
  readonly passwordHash: string | null;
}

/** bcrypt ignores all bytes after the 72nd. */
const MAX_BCRYPT_BYTES = 72;

/** In front of the bcrypt hash of a password that is hashed by `prehash` first. */
const PREFIX = 'hmac-sha384-v1:';

/**
 * The text that bcrypt hashes instead of a password that is too long for it: 64 characters. It depends on the user, so that it is
 * of no use at another account or another service: an attacker cannot try prehashes that leaked elsewhere.
 * @see OWASP Password Storage Cheat Sheet, "Pre-Hashing Passwords with bcrypt", on base64 and on password shucking
 */
const prehash = (password: string, userId: string): string =>
  createHmac('sha384', `latchkey password v1 ${userId}`).update(password).digest('base64');

const isTooLong = (password: string): boolean => Buffer.byteLength(password) > MAX_BCRYPT_BYTES;

/**
 * Hashes passwords with bcrypt. Comparing uses the cost in the stored hash. The stored hash of a password of up to 72 bytes is
 * bcrypt's own text form, which other software can check. That of a longer one is `hmac-sha384-v1:` and the bcrypt hash of
 * `prehash`.
 * @param cost the cost of new hashes, 4 to 31. One hash takes about 2^cost * 54 microseconds of a full vCPU.
 * @param bcrypt an implementation that runs elsewhere than in this thread.
 * @see OWASP Password Storage Cheat Sheet, "bcrypt"
 */
export const createPasswordHasher = (cost: number, bcrypt: Bcrypt = bcryptjs) => {
  // Compared with the password if there is no account or it has no password: well-formed, of the same cost as new hashes, and matches no
  // password.
  const decoy = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
  return {
    hash: async (password: string, userId: string): Promise<string> =>
      isTooLong(password)
        ? `${PREFIX}${await bcrypt.hash(prehash(password, userId), cost)}`
        : bcrypt.hash(password, cost),
    verify: async (password: string | null, account: Account | null): Promise<boolean> => {
      const stored = account?.passwordHash ?? null;
      const passwordHash = stored ?? decoy;
      const isLong = password !== null && isTooLong(password);
      const text = isLong ? prehash(password, account?.id ?? '') : (password ?? '');
      const matches = await bcrypt.compare(text, bcryptPartOf(passwordHash));
      // A short password never matches the hash of a long one: otherwise a prehash could be sent as a password.
      const isSameKind = isLong === passwordHash.startsWith(PREFIX);
      return matches && isSameKind && password !== null && stored !== null;
    },
    isOutdated: (passwordHash: string): boolean => bcryptjs.getRounds(bcryptPartOf(passwordHash)) < cost,
  };
};

const bcryptPartOf = (passwordHash: string): string =>
  passwordHash.startsWith(PREFIX) ? passwordHash.slice(PREFIX.length) : passwordHash;
