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
 * Send the verification mail again. Reads no user, so that timing reveals nothing: whether the email is registered and not
 * verified is checked when the mail is sent.
 * @param input.email as typed. Text that is not an email is counted as a request, and no mail is stored.
 * @throws {AuthError} `too_many_attempts`, by IP address or recipient, whether or not the email is registered.
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
