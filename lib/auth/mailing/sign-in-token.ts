import { hashToken } from '../../crypto/hash-token';
import { isSecret } from '../user-id';

/** The parsed token of a sign-in link. It is not verified yet: the stored hash of this email must be equal. */
export interface SignInToken {
  readonly emailHash: string;
  readonly linkHash: string;
}

/**
 * The token of a sign-in link: `<hash of the email>.<secret>`. With the hash in it, the link is found without an index, also for
 * an email without an account.
 * @param secret 256 random bits in base64url.
 */
export const formatSignInToken = (email: string, secret: string): string => `${hashToken(email)}.${secret}`;

/** @returns `null` for text that cannot be a token of this service; then no table needs to be read. */
export const parseSignInToken = (text: string): SignInToken | null => {
  const [emailHash = '', secret = '', ...rest] = text.split('.');
  const isToken = isSecret(emailHash) && isSecret(secret) && rest.length === 0;
  return isToken ? { emailHash, linkHash: hashToken(text) } : null;
};
