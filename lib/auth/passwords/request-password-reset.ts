import type { ContractMode } from '../contract-mode';
import { type RequestPasswordResetDeps, requestPasswordReset } from './issue-reset-token';
import { type RequestResetMailDeps, requestResetMail } from './send-reset-mail';

/** What `askForReset` works with. */
export interface AskForResetDeps extends RequestPasswordResetDeps, RequestResetMailDeps {
  users: RequestPasswordResetDeps['users'] & RequestResetMailDeps['users'];
  mode: ContractMode;
}

/**
 * Ask for a password reset as the mode has it: by mail, or on the spot.
 * @param input.email as typed.
 * @returns `token: null` where it travels by mail, and the email as typed then; else as `requestPasswordReset`.
 */
export const askForReset = async (
  deps: AskForResetDeps,
  input: { email: string; address: string },
): Promise<{ email: string; token: string | null }> => {
  if (!deps.mode.provesMailboxes) return requestPasswordReset(deps, input.email);
  await requestResetMail(deps, input);
  return { email: input.email, token: null };
};
