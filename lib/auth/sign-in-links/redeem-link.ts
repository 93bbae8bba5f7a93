import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import type { SignInLink, User } from '../entities';
import { StoreUnavailableError } from '../errors';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { SignInLinkEffect, SignInLinksStore } from '../stores/sign-in-links-store';
import type { UsersStore } from '../stores/users-store';
import { newUser } from '../users/new-user';

export interface RedeemLinkDeps {
  users: Pick<UsersStore, 'findSignUp'>;
  signInLinks: Pick<SignInLinksStore, 'consumeLink'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** The user of a link that was consumed. */
export interface RedeemedLink {
  readonly user: User;
  /** Whether they had a password that somebody else may have chosen, and that was removed. */
  readonly losesPassword: boolean;
}

/** How often others may change the user between our read and our write before we give up. */
const MAX_ATTEMPTS = 10;

/**
 * Consume a link, after its secret or its code was found to be right. Whoever has it receives mail at the email, so an email that is
 * not verified becomes verified. A password that was set before is kept only in the browser that signed up: otherwise somebody else
 * may have chosen it, so it is removed, and all sessions end. In a mode that does not verify emails, the user stays as they are. An
 * email without an account gets one.
 * @param signUpSecret the value of the browser's sign-up cookie; `null` without one.
 * @returns `null` if the link was used or replaced in the meantime, or if its user was deleted or disabled or has another email, or
 * if somebody else has got the email.
 * @see OWASP Email Validation and Verification Cheat Sheet; GHSA-qq9h-g4jm-xgf3
 */
export const redeemLink = async (
  deps: RedeemLinkDeps,
  link: SignInLink,
  { signUpSecret }: { signUpSecret: string | null },
): Promise<RedeemedLink | null> => {
  if (link.userId === null) return createUserOf(deps, link);
  const signUpHash = hashToken(signUpSecret ?? deps.ids.newSecret());
  for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts += 1) {
    const found = await deps.users.findSignUp(link.userId, signUpHash);
    if (found === null || found.user.email !== link.email || !found.user.active) return null;
    const { user, isOwn } = found;
    const effect = verifies(deps, user) ? { verifies: user, signUpHash: isOwn ? signUpHash : null } : null;
    const outcome = await deps.signInLinks.consumeLink(link, { effect, now: deps.clock.now() });
    if (outcome === 'refused') return null;
    if (outcome === 'consumed') return done(deps, user, effect);
  }
  throw new StoreUnavailableError(new Error('others kept changing the user'));
};

const verifies = ({ mode }: RedeemLinkDeps, { emailVerified }: User): boolean => mode.verifiesEmails && !emailVerified;

const done = async (
  { events }: RedeemLinkDeps,
  user: User,
  effect: Extract<SignInLinkEffect, { verifies: User }> | null,
): Promise<RedeemedLink> => {
  if (effect === null) return { user, losesPassword: false };
  await events.record({ event: 'email_verified', user });
  const verified = { ...user, emailVerified: true, expiresAt: null, invitation: null };
  if (effect.signUpHash !== null) return { user: verified, losesPassword: false };
  const losesPassword = user.passwordHash !== null;
  if (losesPassword) await events.record({ event: 'password_removed', user });
  return { user: { ...verified, passwordHash: null, sessionEpoch: user.sessionEpoch + 1 }, losesPassword };
};

/** The new account has no password. Its email is verified: the mail was sent to it. */
const createUserOf = async (deps: RedeemLinkDeps, link: SignInLink): Promise<RedeemedLink | null> => {
  const now = deps.clock.now();
  const user = newUser({ id: deps.ids.newId(), email: link.email, passwordHash: null, emailVerified: true }, now);
  if ((await deps.signInLinks.consumeLink(link, { effect: { creates: user }, now })) !== 'consumed') return null;
  await deps.events.record({ event: 'user_signed_up', user });
  return { user, losesPassword: false };
};
