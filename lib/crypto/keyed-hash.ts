import { createHmac } from 'node:crypto';

/**
 * A key for an entry in memory that is made from a secret, such as a password: nobody without `key` can find the secret by hashing
 * guesses, and two processes with keys of their own have nothing in common.
 * @param key at least 256 random bits.
 * @returns HMAC-SHA-256 in base64url, 43 characters.
 */
export const keyedHash = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');
