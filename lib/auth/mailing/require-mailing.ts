import type { ContractMode } from '../contract-mode';
import { AuthError } from '../errors';

/** @throws {AuthError} `no_mail` in a mode that sends none: what is about mail is not there. */
export const requireMailing = ({ verifiesEmails }: Pick<ContractMode, 'verifiesEmails'>): void => {
  if (!verifiesEmails) throw new AuthError('no_mail');
};
