import type { ContractMode } from '../contract-mode';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { reserveRequest } from '../limits/mail-limits';
import { createAccount } from './create-account';
import { type SignUpByMailDeps, type SignUpByMailInput, signUpByMail } from './sign-up-by-mail';

export interface SignUpDeps extends SignUpByMailDeps {
  mode: ContractMode;
}

/**
 * Create an account for the caller. Depending on the mode, it can sign in at once, or after its email is verified.
 * @returns `signUpSecret` as `signUpByMail`; `null` if the mode does not verify emails.
 * @throws {AuthError} as `createAccount` or as `signUpByMail`; `too_many_attempts`.
 */
export const signUp = async (
  deps: SignUpDeps,
  input: SignUpByMailInput,
): Promise<{ email: string; signUpSecret: string | null }> => {
  if (deps.mode.verifiesEmails) return signUpByMail(deps, input);
  const { ipAddress, signUpSecret: _, ...account } = input;
  const request = await reserveRequest(deps, ipAddress);
  const { email } = await releaseIfUnavailable(request, () => createAccount(deps, account));
  return { email, signUpSecret: null };
};
