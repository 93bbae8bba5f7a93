import { StoreUnavailableError } from '../../auth/errors';

/** Whether this is a SHA-256 thumbprint in base64url, which is safe in a file or parameter name. @see RFC 7638 */
export const isKid = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** @throws if the text is no `kid`. */
export const checkKid = (kid: string): void => {
  if (!isKid(kid)) throw new Error('a private key is kept by the thumbprint of its public half only');
};

/**
 * Checks a save that failed because a key was already stored under this `kid`: it counts as saved if that key is the same one.
 * @throws if it is a different key, or {@link StoreUnavailableError} if it has been deleted in the meantime.
 */
export const checkSaved = (kid: string, stored: string | null, pem: string): void => {
  if (stored === null) throw new StoreUnavailableError(new Error(`the private key ${kid} was there a moment ago`));
  if (stored !== pem) throw new Error(`another private key is kept as ${kid}`);
};
