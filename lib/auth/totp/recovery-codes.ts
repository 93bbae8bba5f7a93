import { hashToken } from '../../crypto/hash-token';

/** How many recovery codes a user gets. */
export const RECOVERY_CODES = 10;

/** 120 bits in base32: see `newRecoveryCodes`. */
const CODE = /^[a-z2-7]{24}$/;

/**
 * The stored hash of a recovery code.
 * @param text as typed, in upper or lower case, with any spaces and dashes.
 * @returns `null` for text that cannot be a recovery code.
 */
export const recoveryHash = (userId: string, text: string): string | null => {
  const code = text.replace(/[\s\p{Dash}]/gu, '').toLowerCase();
  return CODE.test(code) ? hashRecoveryCode(userId, code) : null;
};

/**
 * The hash belongs to the user, so that nobody can move it to another one.
 * @param code its 24 characters in lower case.
 */
export const hashRecoveryCode = (userId: string, code: string): string => hashToken(`recovery ${userId} ${code}`);
