import { isSameHash } from '../../crypto/hash-token';
import type { SignInLink } from '../entities';
import type { SignInToken } from '../mailing/sign-in-token';
import type { Clock } from '../ports';
import type { SignInLinksStore } from '../stores/sign-in-links-store';

export interface FindSignInLinkDeps {
  signInLinks: Pick<SignInLinksStore, 'findLink'>;
  clock: Clock;
}

/** The link with this token. @returns `null` if it was used, replaced or has expired, or if no mail contained the token. */
export const findSignInLink = async (
  { signInLinks, clock }: FindSignInLinkDeps,
  { emailHash, linkHash }: SignInToken,
): Promise<SignInLink | null> => {
  const link = await signInLinks.findLink(emailHash, clock.now());
  return link !== null && isSameHash(link.linkHash, linkHash) ? link : null;
};
