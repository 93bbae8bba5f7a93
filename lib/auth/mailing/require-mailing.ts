import type { ContractMode } from '../contract-mode';
import { AuthError } from '../errors';

/** @throws {AuthError} `no_mail` in a mode that sends none: what is about mail is not there. */
export const requireMailing = ({ provesMailboxes }: Pick<ContractMode, 'provesMailboxes'>): void => {
  if (!provesMailboxes) throw new AuthError('no_mail');
};
