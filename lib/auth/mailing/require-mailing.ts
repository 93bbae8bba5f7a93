import type { ContractMode } from '../contract-mode';
import { AuthError } from '../errors';

/** @throws {AuthError} `no_mail` in a contract mode that sends no mail, and so has no routes that need mail. */
export const requireMailing = ({ verifiesEmails }: Pick<ContractMode, 'verifiesEmails'>): void => {
  if (!verifiesEmails) throw new AuthError('no_mail');
};
