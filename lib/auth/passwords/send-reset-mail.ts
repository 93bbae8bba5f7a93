import { canonicalEmail } from '../email';
import { unreadUser } from '../events/unread-user';
import { releaseIfUnavailable, reserveAndLoad } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveRequest, reserveRequestAndMail } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';
import type { UsersStore } from '../stores/users-store';

export interface SendResetMailDeps extends MailLimitsDeps {
  users: Pick<UsersStore, 'findUserId'>;
  outbox: Pick<OutboxStore, 'putMail'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Send a reset mail if the email is registered. If it is not, the same items are written, so that timing reveals nothing. Whether
 * a mail is really sent is decided later, when the outbox is processed.
 * @param input.email as typed. Text that is not an email is counted as a request, and no mail is stored.
 * @throws {AuthError} `too_many_attempts`, by IP address or recipient, whether or not the email is registered.
 * @see OWASP Forgot Password Cheat Sheet, "Forgot Password Request"
 */
export const sendResetMail = async (
  deps: SendResetMailDeps,
  { email: typed, ipAddress }: { email: string; ipAddress: string },
): Promise<void> => {
  const email = canonicalEmail(typed);
  if (email === null) return void (await reserveRequest(deps, ipAddress));
  const reservation = reserveRequestAndMail(deps, ipAddress, { purpose: 'reset-password', email });
  const [attempt, userId] = await reserveAndLoad(reservation, deps.users.findUserId(email));
  await releaseIfUnavailable(attempt, async () => {
    const put = deps.outbox.putMail(newMail(deps, 'reset-password', { id: userId, email }));
    const recorded = deps.events.record({ event: 'password_reset_requested', user: unreadUser(userId) });
    await settleBoth(put, recorded);
  });
};
