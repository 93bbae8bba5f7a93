import { hashToken } from '../../crypto/hash-token';
import type { Mail } from '../entities';
import { type LinkSeconds, mails, type UserLink } from '../mails';
import type { Clock, Ids } from '../ports';
import type { UsersStore } from '../stores/users-store';
import { formatOwnedSecret } from '../user-id';
import { type PrepareSignInMailDeps, prepareSignInMail } from './prepare-sign-in-mail';
import type { PreparedMail } from './prepared-mail';

export interface PrepareMailDeps extends PrepareSignInMailDeps {
  users: Pick<
    UsersStore,
    | 'findUserId'
    | 'findUser'
    | 'storeResetToken'
    | 'requestVerification'
    | 'storeEmailChangeToken'
    | 'storeInvitationToken'
  >;
  clock: Clock;
  ids: Ids;
  /** Without a trailing slash. Links are built from this setting only, never from a request. */
  baseUrl: string;
  linkSeconds: LinkSeconds;
}

/** How long a link is recent. */
const RECENT_SECONDS = 300;

/**
 * Find the user whom a mail with a link is about, if it names only an email.
 * @returns the mail with its user; `null` if nobody has the email. A mail that signs in may have no user.
 */
export const withUser = async ({ users }: Pick<PrepareMailDeps, 'users'>, mail: Mail): Promise<Mail | null> => {
  if (mails[mail.purpose].link === null || mail.userId !== null) return mail;
  const userId = await users.findUserId(mail.email);
  return userId === null && mail.signIn === undefined ? null : { ...mail, userId };
};

/**
 * Prepare a mail that is about to be sent. Its link gets a new secret, whose hash replaces the earlier one. So only the link of
 * the newest mail works, also if the same mail is prepared again.
 * @returns `null` for a mail that is no longer wanted: its user is deleted, disabled, already verified, no longer invited, or has another email; or
 * they have a recent link that this mail must not replace.
 * @throws only if the store is unavailable.
 */
export const prepareMail = async (deps: PrepareMailDeps, mail: Mail): Promise<PreparedMail | null> => {
  const { link } = mails[mail.purpose];
  if (link === null) return { link: null };
  const wanted = await withUser(deps, mail);
  if (wanted === null) return null;
  const { userId, signIn } = wanted;
  if (signIn !== undefined) return prepareSignInMail(deps, { ...wanted, signIn });
  if (link.store === null || userId === null) return null;
  const token = formatOwnedSecret(userId, deps.ids.newSecret());
  const seconds = deps.linkSeconds[mail.purpose as UserLink];
  const expiresAt = new Date(deps.clock.now().getTime() + seconds * 1000);
  const secret = {
    userId,
    email: mail.email,
    tokenHash: hashToken(token),
    expiresAt,
    unlessRecent: recency(mail, expiresAt),
  };
  if (!(await deps.users[link.store](secret))) return null;
  return { link: { url: `${deps.baseUrl}${link.path}?token=${token}`, minutes: Math.floor(seconds / 60) } };
};

/** All links of a kind have the same lifetime, so the time when one expires tells how old it is. */
const recency = ({ id, unlessRecent }: Mail, expiresAt: Date) =>
  unlessRecent && { expiresAfter: new Date(expiresAt.getTime() - RECENT_SECONDS * 1000), mailId: id };
