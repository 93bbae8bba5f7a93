import type { ContractMode } from '../contract-mode';
import { type IssueResetTokenDeps, issueResetToken } from './issue-reset-token';
import { type SendResetMailDeps, sendResetMail } from './send-reset-mail';

export interface RequestPasswordResetDeps extends IssueResetTokenDeps, SendResetMailDeps {
  users: IssueResetTokenDeps['users'] & SendResetMailDeps['users'];
  mode: ContractMode;
}

/**
 * Ask for a password reset as the mode has it: by mail, or on the spot.
 * @param input.email as typed.
 * @returns `token: null` where it travels by mail, and the email as typed then; else as `issueResetToken`.
 */
export const requestPasswordReset = async (
  deps: RequestPasswordResetDeps,
  input: { email: string; ipAddress: string },
): Promise<{ email: string; token: string | null }> => {
  if (!deps.mode.verifiesEmails) return issueResetToken(deps, input.email);
  await sendResetMail(deps, input);
  return { email: input.email, token: null };
};
