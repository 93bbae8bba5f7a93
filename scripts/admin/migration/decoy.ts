import { parseImportedHash } from '../../../lib/crypto/imported-hash-form';
import { IMPORTED_PREFIX } from '../../../lib/crypto/imported-prefix';

/** The kinds whose check takes long enough to be measured from outside. */
const SLOW = new Set(['argon2', 'scrypt', 'firebase-scrypt', 'pbkdf2']);

/**
 * What IMPORTED_HASH_DECOY must be so that every check of a password takes as long as the one of this hash.
 * @returns a hash with the same cost that contains nothing of it; `null` if none is needed.
 */
export const decoyFor = (passwordHash: string | null): string | null => {
  if (passwordHash === null) return null;
  const hash = parseImportedHash(passwordHash);
  if (hash === null || !SLOW.has(hash.kind)) return null;
  return passwordHash
    .slice(IMPORTED_PREFIX.length)
    .replace(/(sep|key)=[^,$]*/g, (text, name: string) => `${name}=${'A'.repeat(text.length - name.length - 1)}`)
    .replace(/\$[^$]*\$[^$]*$/, (text) => text.replace(/[^$]/g, 'A'));
};
