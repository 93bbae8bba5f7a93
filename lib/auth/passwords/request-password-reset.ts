import type { ContractMode } from '../contract-mode';
import { type IssueResetTokenDeps, issueResetToken } from './issue-reset-token';
import { type SendResetMailDeps, sendResetMail } from './send-reset-mail';

export interface RequestPasswordResetDeps extends IssueResetTokenDeps, SendResetMailDeps {
  users: IssueResetTokenDeps['users'] & SendResetMailDeps['users'];
  mode: ContractMode;
}

/**
 * Request a password reset. Depending on the mode, the token is sent by mail or returned.
 * @param input.email as typed.
 * @returns `token: null` and the email as typed if the token is sent by mail; otherwise as `issueResetToken`.
 * @throws {AuthError} as `sendResetMail` or as `issueResetToken`.
 */
export const requestPasswordReset = async (
  deps: RequestPasswordResetDeps,
  input: { email: string; ipAddress: string },
): Promise<{ email: string; token: string | null }> => {
  if (!deps.mode.verifiesEmails) return issueResetToken(deps, input.email);
  await sendResetMail(deps, input);
  return { email: input.email, token: null };
};
