import { createHmac } from 'node:crypto';

/**
 * The name under which something about a secret, such as a password, is kept in memory. Without `key`, nobody can find the secret
 * by hashing guesses. Two processes with different keys have different names for the same secret.
 * @param key at least 256 random bits.
 * @returns HMAC-SHA-256 in base64url, 43 characters.
 */
export const keyedHash = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');
