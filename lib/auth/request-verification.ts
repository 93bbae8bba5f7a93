import { canonicalEmail } from './email';
import { unlessStoreFails } from './guess-limits';
import { type MailLimitsDeps, requireMailTo, reserveRequest } from './mail-limits';
import { newMail } from './new-mail';
import type { Clock, Ids, SecurityEvents } from './ports';
import type { OutboxStore } from './stores';
import { together } from './together';

/** What `requestVerification` works with. */
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
  { email: typed, address }: { email: string; address: string },
): Promise<void> => {
  const email = canonicalEmail(typed);
  if (email === null) return void (await reserveRequest(deps, address));
  const attempt = await requireMailTo(deps, address, { purpose: 'verify-email', email });
  await unlessStoreFails(attempt, async () => {
    const put = deps.outbox.putMail(newMail(deps, 'verify-email', { id: null, email }));
    const recorded = deps.events.record({ event: 'email_verification_requested' });
    await together(put, recorded);
  });
};
