import type { ContractMode } from '../contract-mode';
import type { Mail, MailPurpose, User } from '../entities';
import { hasMailbox } from '../login';
import type { Clock, Ids } from '../ports';
import { newMail } from './new-mail';

/**
 * A mail that tells a user about a change of their account.
 * @returns `undefined` if none is sent: in a contract mode that sends no mail, and for a user without a mailbox.
 */
export const newNotice = (
  deps: { ids: Pick<Ids, 'newId'>; clock: Clock; mode: Pick<ContractMode, 'verifiesEmails'> },
  purpose: MailPurpose,
  user: Pick<User, 'id' | 'email'>,
): Mail | undefined => (deps.mode.verifiesEmails && hasMailbox(user.email) ? newMail(deps, purpose, user) : undefined);

/**
 * As `newNotice`, about a second factor or a passkey, and in every contract mode: whoever sets one up expects to be told.
 * @param values.codesLeft for the mail that says how many recovery codes are left.
 */
export const newFactorNotice = (
  deps: { ids: Pick<Ids, 'newId'>; clock: Clock },
  purpose: MailPurpose,
  user: Pick<User, 'id' | 'email'>,
  values: Pick<Mail, 'codesLeft'> = {},
): Mail | undefined => (hasMailbox(user.email) ? { ...newMail(deps, purpose, user), ...values } : undefined);
