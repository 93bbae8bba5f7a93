import type { ContractMode } from '../contract-mode';
import { AuthError, type CredentialRefusal } from '../errors';
import { canonicalLogin } from '../login';

/**
 * The error of a refused sign-in, with the reason as far as the mode reveals it.
 * @param email as typed.
 */
export const signInRefusal = (
  mode: Pick<ContractMode, 'signInRefusal'>,
  reason: CredentialRefusal,
  email: string,
): AuthError => {
  const shown = mode.signInRefusal(reason);
  if (shown === 'unknown_email') return new AuthError(shown, { email: canonicalLogin(email) ?? email });
  // Modes that verify emails do not reveal that the email is not verified.
  return new AuthError(shown === 'not_verified' ? 'not_active' : shown);
};
