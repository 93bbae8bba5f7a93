import { createHmac } from 'node:crypto';
import bcryptjs from 'bcryptjs';
import type { AskCognito } from './imported-hash';
import { IMPORTED_PREFIX } from './imported-prefix';

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

const isImported = (passwordHash: string): boolean => passwordHash.startsWith(IMPORTED_PREFIX);

/** Whether Cognito checks the password: see `CognitoMark`. */
const isAtCognito = (passwordHash: string): boolean => passwordHash.startsWith(`${IMPORTED_PREFIX}$cognito$`);

/** @returns the cost of a stored hash, `null` if it is not made by bcrypt. */
const bcryptCostOf = (passwordHash: string): number | null => {
  const [, cost] = /\$2[aby]\$(\d\d)\$.{53}$/.exec(passwordHash) ?? [];
  return cost === undefined ? null : Number(cost);
};

/** Well-formed, and matches no password. */
const decoyOf = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

/**
 * Hashes passwords with bcrypt. Comparing uses the cost in the stored hash. The stored hash of a password of up to 72 bytes is
 * bcrypt's own text form, which other software can check. That of a longer one is `hmac-sha384-v1:` and the bcrypt hash of
 * `prehash`. Hashes that other systems made are checked too; the module for them is loaded when the first one arrives, and is a
 * file of its own in the zip, see serverless/plugins/lazy-modules.mjs.
 * @param cost the cost of new hashes, 4 to 31. One hash takes about 2^cost * 54 microseconds of a full vCPU.
 * @param bcrypt an implementation that runs elsewhere than in this thread.
 * @param importedDecoy an imported hash without its prefix, which is computed for every account that has no imported hash, so that
 *   imported accounts do not take longer than others; empty for none.
 * @param askCognito for users who were imported from there and have not signed in since; `null` if Cognito is not asked.
 * @see OWASP Password Storage Cheat Sheet, "bcrypt"
 */
export const createPasswordHasher = (
  cost: number,
  bcrypt: Bcrypt = bcryptjs,
  importedDecoy = '',
  askCognito: AskCognito | null = null,
) => {
  const verifyImported = async (passwordHash: string, typed: string, ask: AskCognito | null): Promise<boolean> => {
    const module = await import('./imported-hash');
    return module.verifyImportedHash(passwordHash, typed, bcrypt.compare, ask);
  };

  const verifyOwn = async (password: string | null, passwordHash: string, userId: string): Promise<boolean> => {
    const isLong = password !== null && isTooLong(password);
    const text = isLong ? prehash(password, userId) : (password ?? '');
    const bcryptPart = passwordHash.startsWith(PREFIX) ? passwordHash.slice(PREFIX.length) : passwordHash;
    const matches = await bcrypt.compare(text, bcryptPart);
    // A short password never matches the hash of a long one: otherwise a prehash could be sent as a password.
    return matches && isLong === passwordHash.startsWith(PREFIX);
  };

  /**
   * Make up for what a cheaper hash saved: 2^4 + 2^4 + 2^5 is as much work as 2^6. Otherwise the time would tell accounts with an
   * older or an imported hash from accounts that do not exist.
   */
  const makeUp = async (passwordHash: string): Promise<void> => {
    const from = bcryptCostOf(passwordHash);
    if (from === null) await bcrypt.compare('', decoyOf(cost));
    else for (let missing = from; missing < cost; missing += 1) await bcrypt.compare('', decoyOf(missing));
  };

  /** The work for every account that has no hash of another system. */
  const computeDecoy = async (typed: string): Promise<void> => {
    if (importedDecoy !== '') await verifyImported(`${IMPORTED_PREFIX}${importedDecoy}`, typed, null);
  };

  /** Asks Cognito meanwhile, so that only an answer which takes longer than the work of other accounts can be told apart. */
  const verifyAtCognito = async (passwordHash: string, typed: string): Promise<boolean> => {
    const [answer] = await Promise.allSettled([
      verifyImported(passwordHash, typed, askCognito),
      makeUp(passwordHash).then(() => computeDecoy(typed)),
    ]);
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  };

  const verifyStored = async (
    passwordHash: string,
    { password, typed, userId }: { password: string | null; typed: string; userId: string },
  ): Promise<boolean> => {
    if (isAtCognito(passwordHash)) return verifyAtCognito(passwordHash, typed);
    const isForeign = isImported(passwordHash);
    const matches = isForeign
      ? await verifyImported(passwordHash, typed, null)
      : await verifyOwn(password, passwordHash, userId);
    await makeUp(passwordHash);
    if (!isForeign) await computeDecoy(typed);
    return matches;
  };

  return {
    hash: async (password: string, userId: string): Promise<string> =>
      isTooLong(password)
        ? `${PREFIX}${await bcrypt.hash(prehash(password, userId), cost)}`
        : bcrypt.hash(password, cost),
    verify: async (
      password: string | null,
      account: Account | null,
      typed: string | null = password,
    ): Promise<boolean> => {
      const stored = account?.passwordHash ?? null;
      // Compared if there is no account or it has no password.
      const passwordHash = stored ?? decoyOf(cost);
      // Text that cannot be a password may be too long to be hashed in every way that other systems do.
      const foreignText = password === null ? '' : (typed ?? '');
      const matches = await verifyStored(passwordHash, { password, typed: foreignText, userId: account?.id ?? '' });
      return matches && password !== null && stored !== null;
    },
    isOutdated: (passwordHash: string): boolean => isImported(passwordHash) || (bcryptCostOf(passwordHash) ?? 0) < cost,
  };
};
