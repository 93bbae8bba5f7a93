import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * What is stored in place of a random token (session, reset), so that a copy of the tables signs nobody in.
 * @returns SHA-256 in base64url, 43 characters. Fast on purpose: a token's 122 random bits need no slow hash.
 * @see ASVS 5.0 6.5.2: from 112 bits on, a standard hash will do
 */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
