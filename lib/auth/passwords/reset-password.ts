import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import { acceptNewPassword } from '../credentials/password';
import { canonicalEmail, PLACEHOLDER_EMAIL } from '../email';
import { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { parseMailedToken } from '../mailing/mailed-token';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface ResetPasswordDeps extends ClearGuessLimitsDeps {
  users: Pick<UsersStore, 'findUserId' | 'resetPassword'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  mode: ContractMode;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/**
 * Set a new password by email and reset token. Consumes the token and ends all sessions of the user. Does not sign in. If the
 * mode sends reset tokens by mail, this also verifies the email and sends the user a notice.
 * @returns the email in canonical form.
 * @throws {AuthError} `invalid_field` for a password that is not accepted (the token stays valid); `invalid_reset_token`.
 * @see OWASP Forgot Password Cheat Sheet; ASVS 5.0 6.4.3
 */
export const resetPassword = async (
  deps: ResetPasswordDeps,
  input: { email: string; resetToken: string; newPassword: string },
): Promise<{ email: string }> => {
  const email = canonicalEmail(input.email);
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'new_password',
    password: input.newPassword,
    email,
  });
  const userId = email === null ? null : await deps.users.findUserId(email);
  // If the email is not registered, do the same work for a user id that does not exist, so that timing reveals nothing.
  const target = { id: userId ?? deps.ids.newId(), email: email ?? PLACEHOLDER_EMAIL };
  const done = await deps.users.resetPassword({
    userId: target.id,
    email: target.email,
    tokenHash: tokenHashOf(deps.mode, input.resetToken, target.id),
    passwordHash: await deps.hasher.hash(password, target.id),
    now: deps.clock.now(),
    ...(deps.mode.verifiesEmails && { provesEmail: true, mail: newMail(deps, 'password-changed', target) }),
  });
  if (!done || email === null || userId === null) throw await refusal(deps, userId ?? undefined);
  await deps.events.record({ event: 'password_reset', userId });
  await clearGuessLimits(deps, email);
  return { email };
};

/**
 * The hash of the token. If the mode sends tokens by mail, a token of another form gets a hash that never matches: classic mode
 * returned it in an answer, so it does not verify the email.
 */
const tokenHashOf = (mode: ContractMode, token: string, userId: string): string =>
  mode.verifiesEmails && parseMailedToken(token)?.userId !== userId
    ? hashToken(`not mailed ${token}`)
    : hashToken(token);

const refusal = async (deps: ResetPasswordDeps, userId: string | undefined): Promise<AuthError> => {
  await deps.events.record({ event: 'password_reset_refused', userId });
  return new AuthError('invalid_reset_token');
};
