import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The hash that is stored instead of a random token (session, reset), so that nobody can sign in with a copy of the tables.
 * @returns SHA-256 in base64url, 43 characters. A fast hash is enough, because a token has at least 122 random bits.
 * @see ASVS 5.0 6.5.2: a standard hash is enough for secrets of 112 bits or more
 */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Compare two hashes in constant time. */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
