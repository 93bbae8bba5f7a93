import { hashToken, isSameHash } from '../../crypto/hash-token';
import type { Proof } from '../credentials/proof';
import { AuthError } from '../errors';
import { unreadUser } from '../events/unread-user';
import { type RefuseTokenDeps, refuseToken } from '../limits/refuse-token';
import { parseSignInToken } from '../mailing/sign-in-token';
import type { EventSubject } from '../ports';
import { type FindSignInLinkDeps, findSignInLink } from './find-sign-in-link';
import { type RedeemLinkDeps, redeemLink } from './redeem-link';

export interface ProveLinkDeps extends FindSignInLinkDeps, RedeemLinkDeps, RefuseTokenDeps {
  signInLinks: FindSignInLinkDeps['signInLinks'] & RedeemLinkDeps['signInLinks'];
}

export interface LinkUse {
  /** The complete token of the link. */
  readonly token: string;
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** The value of the browser's sign-up cookie; `null` without one. */
  readonly signUpSecret: string | null;
  /** The value of the cookie that the request of the link set; `null` without one. */
  readonly browserSecret: string | null;
  /**
   * Whether only the browser that requested the link may use it: for a browser that does not say which page sent the form. Another
   * site could have sent it, with a link to an account of its own.
   */
  readonly isOriginHidden: boolean;
}

/** Who used a link, and what the page after it shows. */
export interface LinkProof {
  readonly proof: Proof;
  readonly returnTo: string | null;
  /** Whether a password of the account was removed: see `redeemLink`. */
  readonly losesPassword: boolean;
}

/**
 * Prove who somebody is by the link of a sign-in mail, in any browser. Consumes the link. If the session cannot begin afterwards,
 * the user requests another mail.
 * @throws {AuthError} `invalid_link`; `too_many_attempts` after too many tokens of this IP address that do not work; `cross_site`.
 * @see ASVS 5.0 6.6.2; NIST SP 800-63B-4 section 3.1.3.1
 */
export const proveLink = async (deps: ProveLinkDeps, use: LinkUse): Promise<LinkProof> => {
  const { ipAddress, signUpSecret } = use;
  const token = parseSignInToken(use.token);
  if (token === null) throw new AuthError('invalid_link');
  const link = await findSignInLink(deps, token);
  if (link === null) throw await refusal(deps, { ipAddress });
  if (use.isOriginHidden && !isBrowserOf(link, use)) throw new AuthError('cross_site');
  const redeemed = await redeemLink(deps, link, { signUpSecret });
  if (redeemed === null) throw await refusal(deps, { ipAddress, user: unreadUser(link.userId) });
  const { user, losesPassword } = redeemed;
  const proof: Proof = {
    user,
    methods: ['email'],
    authenticatedAt: deps.clock.now(),
    from: 'unknown-device',
    // Links that work are not counted.
    release: async () => {},
  };
  return { proof, returnTo: link.returnTo, losesPassword };
};

const isBrowserOf = ({ browserHash }: { browserHash: string }, { browserSecret }: LinkUse): boolean =>
  browserSecret !== null && isSameHash(hashToken(browserSecret), browserHash);

const refusal = (deps: ProveLinkDeps, about: { ipAddress: string; user?: EventSubject | null }): Promise<AuthError> =>
  refuseToken(deps, { event: 'sign_in_link_refused', code: 'invalid_link', ...about });
