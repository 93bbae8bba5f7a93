import type { ContractMode } from '../contract-mode';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { reserveRequest } from '../limits/mail-limits';
import { createAccount } from './create-account';
import { type SignUpByMailDeps, type SignUpByMailInput, signUpByMail } from './sign-up-by-mail';

export interface SignUpDeps extends SignUpByMailDeps {
  mode: ContractMode;
}

/**
 * Make an account for oneself, as the mode has it: at once, or to be proved by mail.
 * @returns `signUpSecret` as `signUpByMail`, `null` where nothing is to be proved.
 * @throws {AuthError} as `createAccount` or as `signUpByMail`; `too_many_attempts`.
 */
export const signUp = async (
  deps: SignUpDeps,
  input: SignUpByMailInput,
): Promise<{ email: string; signUpSecret: string | null }> => {
  if (deps.mode.verifiesEmails) return signUpByMail(deps, input);
  const { ipAddress, ...account } = input;
  const request = await reserveRequest(deps, ipAddress);
  const { email } = await releaseIfUnavailable(request, () => createAccount(deps, account));
  return { email, signUpSecret: null };
};
