import { hashToken } from '../../crypto/hash-token';
import { canonicalEmail } from '../email';
import { unreadUser } from '../events/unread-user';
import { releaseIfUnavailable, reserveAndLoad } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveRequest, reserveRequestAndMail } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';
import type { UsersStore } from '../stores/users-store';
import { isSecret } from '../user-id';

export interface RequestSignInLinkDeps extends MailLimitsDeps {
  users: Pick<UsersStore, 'findUserId'>;
  outbox: Pick<OutboxStore, 'putMail'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

interface RequestSignInLinkInput {
  /** As typed. */
  readonly email: string;
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** Where the user goes on after the sign-in, already checked; `null` for no place. */
  readonly returnTo: string | null;
  /** The `browserSecret` of an earlier request, as the browser sends it; `null` if it sends none. Untrusted. */
  readonly browserSecret: string | null;
}

/**
 * Send a mail with a link and a code that sign in. The answer and the work are the same for every email, so that the caller does not
 * learn whether it has an account. Whether a mail is really sent is decided later, when the outbox is processed.
 * @returns `email` in canonical form, or as typed if it is not an email: then it is counted as a request, and no mail is stored.
 * `browserSecret`, for the browser that requests the mail: the one that it sent, or a new one. The code works only with it. It is
 * stored nowhere.
 * @throws {AuthError} `too_many_attempts`, by IP address or recipient, whether or not the email has an account.
 * @see OWASP Forgot Password Cheat Sheet, "Forgot Password Request"; ASVS 5.0 6.3.8
 */
export const requestSignInLink = async (
  deps: RequestSignInLinkDeps,
  { email: typed, ipAddress, returnTo, browserSecret: sent }: RequestSignInLinkInput,
): Promise<{ email: string; browserSecret: string }> => {
  const email = canonicalEmail(typed);
  // A browser keeps its secret, so that it can use the code of whichever of its mails arrives last.
  const browserSecret = sent !== null && isSecret(sent) ? sent : deps.ids.newSecret();
  if (email === null) {
    await reserveRequest(deps, ipAddress);
    return { email: typed, browserSecret };
  }
  const reservation = reserveRequestAndMail(deps, ipAddress, { purpose: 'sign-in', email });
  const [attempt, userId] = await reserveAndLoad(reservation, deps.users.findUserId(email));
  await releaseIfUnavailable(attempt, async () => {
    const signIn = { browserHash: hashToken(browserSecret), returnTo };
    const put = deps.outbox.putMail({ ...newMail(deps, 'sign-in', { id: userId, email }), signIn });
    const recorded = deps.events.record({ event: 'sign_in_link_requested', user: unreadUser(userId) });
    await settleBoth(put, recorded);
  });
  return { email, browserSecret };
};
