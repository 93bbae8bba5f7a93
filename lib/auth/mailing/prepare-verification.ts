import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { ifAvailable } from '../if-available';
import { type MailLimitsDeps, reserveDecoyMail, reserveSignInMail } from '../limits/mail-limits';
import type { Ids } from '../ports';
import type { OutboxStore } from '../stores/outbox-store';
import { newMail } from './new-mail';

/** What `prepareVerification` works with. */
export interface VerificationDeps extends MailLimitsDeps {
  outbox: Pick<OutboxStore, 'putMail'>;
  ids: Ids;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

type Send = () => Promise<void>;

/**
 * Make ready the mail by which somebody proves their mailbox, as often as they may have one. Takes as much work where there is
 * nobody to be mailed: else who signs up with somebody's email and then signs in could tell by the time whether it was taken.
 * A store that fails now is no matter: they may try again.
 * @param refused.email canonical; for what is no address nothing is done.
 * @param refused.user `null` for who is not to be mailed.
 * @returns what sends it, to be called together with what else is to be written.
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
  return mayMail ? () => deps.outbox.putMail(newMail(deps, 'verify-email', user)) : nothing;
};

const prepareDecoy = async (deps: VerificationDeps, email: string): Promise<Send> => {
  const attempt = await reserveDecoyMail(deps, email);
  return attempt === null ? nothing : attempt.release;
};
