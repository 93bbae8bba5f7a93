import { hashToken } from '../../crypto/hash-token';

const DIGITS = 6;

/**
 * A code of six random digits.
 * @param secret 256 random bits in base64url: so many that every code is equally likely.
 */
export const newSignInCode = (secret: string): string => {
  const number = BigInt(`0x${Buffer.from(secret, 'base64url').toString('hex')}`);
  return String(number % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0');
};

/**
 * The hash that is stored instead of a code. A code has so few digits that its hash can be guessed. But it works only together with
 * the secret of the browser, which is stored nowhere, so a copy of the table signs nobody in.
 * @param browserHash the hash of the browser's secret.
 */
export const hashSignInCode = (code: string, browserHash: string): string => hashToken(`${code} ${browserHash}`);
