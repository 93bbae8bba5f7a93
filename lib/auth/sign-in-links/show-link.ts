import { AuthError } from '../errors';
import { parseSignInToken } from '../mailing/sign-in-token';
import { type FindSignInLinkDeps, findSignInLink } from './find-sign-in-link';

/**
 * Whose account a link opens. Changes nothing, and counts nothing.
 * @param text the token of the link.
 * @returns `isSignUp` if the email has no account yet; `returnTo` as requested with the mail: untrusted.
 * @throws {AuthError} `invalid_link`, also for a link that was used or replaced, or has expired.
 */
export const showLink = async (
  deps: FindSignInLinkDeps,
  text: string,
): Promise<{ email: string; isSignUp: boolean; returnTo: string | null }> => {
  const token = parseSignInToken(text);
  const link = token === null ? null : await findSignInLink(deps, token);
  if (link === null) throw new AuthError('invalid_link');
  return { email: link.email, isSignUp: link.userId === null, returnTo: link.returnTo };
};
