import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { ifAvailable } from '../if-available';
import { type MailLimitsDeps, reserveDecoyMail, reserveSignInMail } from '../limits/mail-limits';
import type { Ids } from '../ports';
import type { OutboxStore } from '../stores/outbox-store';
import { newReminder } from './new-mail';

export interface VerificationDeps extends MailLimitsDeps {
  outbox: Pick<OutboxStore, 'putMail'>;
  ids: Ids;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

type Send = () => Promise<void>;

/**
 * Prepare another verification mail, unless a limit of mails is reached. It is not sent while an earlier link is recent. Without
 * a user, do the same work as a decoy: otherwise an attacker who signs up with another person's email and then signs in could
 * see from the time whether that email already had an account. Sends nothing while the store is unavailable; the user can try
 * again.
 * @param refused.email canonical; `null` for text that is not an email: then nothing is done.
 * @param refused.user `null` for a decoy: no mail is sent.
 * @returns a function that sends the mail. Call it together with the other writes, to save a round trip.
 */
export const prepareVerification = async (
  deps: VerificationDeps,
  { email, user }: { email: string | null; user: User | null },
): Promise<Send> => {
  if (!deps.mode.verifiesEmails || email === null) return nothing;
  const send = (await ifAvailable(user === null ? prepareDecoy(deps, email) : prepareMail(deps, user))) ?? nothing;
  return async () => void (await ifAvailable(send()));
};

const nothing: Send = async () => {};

const prepareMail = async (deps: VerificationDeps, user: User): Promise<Send> => {
  const mayMail = await reserveSignInMail(deps, user.email);
  return mayMail ? () => deps.outbox.putMail(newReminder(deps, user)) : nothing;
};

const prepareDecoy = async (deps: VerificationDeps, email: string): Promise<Send> => {
  const attempt = await reserveDecoyMail(deps, email);
  return attempt === null ? nothing : attempt.release;
};
