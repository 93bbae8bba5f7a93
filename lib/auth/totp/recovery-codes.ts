import { hashToken } from '../../crypto/hash-token';
import { base32 } from '../../crypto/totp';
import type { Ids } from '../ports';

/** How many recovery codes a user gets. */
export const RECOVERY_CODES = 10;

/**
 * 120 bits, so that a standard hash protects the stored codes. ASVS 5.0 6.5.2 asks for 112. They are 24 characters of base32.
 */
const CODE_BYTES = 15;
const CODE = /^[a-z2-7]{24}$/;

/** A set of recovery codes. */
export interface RecoveryCodes {
  /** As the user gets them: six groups of four characters. Stored nowhere. */
  readonly codes: readonly string[];
  readonly hashes: readonly string[];
}

export const newRecoveryCodes = (ids: Pick<Ids, 'newSecret'>, userId: string): RecoveryCodes => {
  const plain = Array.from({ length: RECOVERY_CODES }, () => newCode(ids));
  return {
    codes: plain.map((code) => (code.match(/.{4}/g) ?? []).join('-')),
    hashes: plain.map((code) => hashCode(userId, code)),
  };
};

/**
 * The stored hash of a recovery code.
 * @param text as typed, in upper or lower case, with any spaces and dashes.
 * @returns `null` for text that cannot be a recovery code.
 */
export const recoveryHash = (userId: string, text: string): string | null => {
  const code = text.replace(/[\s\p{Dash}]/gu, '').toLowerCase();
  return CODE.test(code) ? hashCode(userId, code) : null;
};

const newCode = ({ newSecret }: Pick<Ids, 'newSecret'>): string =>
  base32(Buffer.from(newSecret(), 'base64url').subarray(0, CODE_BYTES)).toLowerCase();

/** The hash belongs to the user, so that nobody can move it to another one. */
const hashCode = (userId: string, code: string): string => hashToken(`recovery ${userId} ${code}`);
