import { canonicalEmail } from '../email';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveRequest, reserveRequestAndMail } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';

export interface RequestVerificationDeps extends MailLimitsDeps {
  outbox: Pick<OutboxStore, 'putMail'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Have the mail sent once more that proves a mailbox. Nobody is looked for: whether anybody has the email, and has not proved
 * it yet, is found out when it is to leave.
 * @param input.email as typed; for what is no address there is nothing to do.
 * @throws {AuthError} `too_many_attempts`, by address or recipient, whether or not the email is registered.
 */
export const requestVerification = async (
  deps: RequestVerificationDeps,
  { email: typed, ipAddress }: { email: string; ipAddress: string },
): Promise<void> => {
  const email = canonicalEmail(typed);
  if (email === null) return void (await reserveRequest(deps, ipAddress));
  const attempt = await reserveRequestAndMail(deps, ipAddress, { purpose: 'verify-email', email });
  await releaseIfUnavailable(attempt, async () => {
    const put = deps.outbox.putMail(newMail(deps, 'verify-email', { id: null, email }));
    const recorded = deps.events.record({ event: 'email_verification_requested' });
    await settleBoth(put, recorded);
  });
};
