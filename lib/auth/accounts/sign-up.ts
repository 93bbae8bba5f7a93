import type { ContractMode } from '../contract-mode';
import { unlessStoreFails } from '../limits/guess-limits';
import { reserveRequest } from '../limits/mail-limits';
import { signUp } from './create-account';
import { type SignUpByMailDeps, type SignUpByMailInput, signUpByMail } from './sign-up-by-mail';

/** What `signUpSelf` works with. */
export interface SignUpSelfDeps extends SignUpByMailDeps {
  mode: ContractMode;
}

/**
 * Make an account for oneself, as the mode has it: at once, or to be proved by mail.
 * @returns `signUpSecret` as `signUpByMail`, `null` where nothing is to be proved.
 * @throws {AuthError} as `signUp` or as `signUpByMail`; `too_many_attempts`.
 */
export const signUpSelf = async (
  deps: SignUpSelfDeps,
  input: SignUpByMailInput,
): Promise<{ email: string; signUpSecret: string | null }> => {
  if (deps.mode.provesMailboxes) return signUpByMail(deps, input);
  const { address, ...account } = input;
  const request = await reserveRequest(deps, address);
  const { email } = await unlessStoreFails(request, () => signUp(deps, account));
  return { email, signUpSecret: null };
};
