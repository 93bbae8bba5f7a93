import { canonicalEmail } from '../email';
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
 * Have a mail sent that resets the password, if anybody has this email: what is written, and the work it takes, is the same
 * for an email that nobody has. Whether it leaves is found out when it is sent.
 * @param input.email as typed; for what is no address there is nothing to do.
 * @throws {AuthError} `too_many_attempts`, by address or recipient, whether or not the email is registered.
 * @see OWASP Forgot Password Cheat Sheet, "Forgot Password Request"
 */
export const sendResetMail = async (
  deps: SendResetMailDeps,
  { email: typed, ipAddress }: { email: string; ipAddress: string },
): Promise<void> => {
  const email = canonicalEmail(typed);
  if (email === null) return void (await reserveRequest(deps, ipAddress));
  const reserving = reserveRequestAndMail(deps, ipAddress, { purpose: 'reset-password', email });
  const [attempt, userId] = await reserveAndLoad(reserving, deps.users.findUserId(email));
  await releaseIfUnavailable(attempt, async () => {
    const put = deps.outbox.putMail(newMail(deps, 'reset-password', { id: userId, email }));
    const told = deps.events.record({ event: 'password_reset_requested', userId: userId ?? undefined });
    await settleBoth(put, told);
  });
};
