import { StoreUnavailableError } from '../../auth/errors';

/** Whether this is a SHA-256 thumbprint in base64url: a name for files and parameters that can lead nowhere else. @see RFC 7638 */
export const isKid = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** @throws on what is no `kid`. */
export const checkKid = (kid: string): void => {
  if (!isKid(kid)) throw new Error('a private key is kept by the thumbprint of its public half only');
};

/**
 * A key that was there before it could be saved counts as saved if it is the same.
 * @throws where another one is, or {@link StoreUnavailableError} where none is any more.
 */
export const checkKept = (kid: string, kept: string | null, pem: string): void => {
  if (kept === null) throw new StoreUnavailableError(new Error(`the private key ${kid} was there a moment ago`));
  if (kept !== pem) throw new Error(`another private key is kept as ${kid}`);
};
