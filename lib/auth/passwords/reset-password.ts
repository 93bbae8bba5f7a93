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
 * Set a new password by a reset token. Uses the token up, ends every session of the user, signs nobody in. Where the token came
 * by mail, it also proves the mailbox, and the owner is told.
 * @returns the email in canonical form.
 * @throws {AuthError} `invalid_field` for a password that cannot be set (the token stays good), `invalid_reset_token`.
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
  // For nobody's email as well: the same work, in vain.
  const wanted = { id: userId ?? deps.ids.newId(), email: email ?? PLACEHOLDER_EMAIL };
  const done = await deps.users.resetPassword({
    userId: wanted.id,
    email: wanted.email,
    tokenHash: tokenHashOf(deps.mode, input.resetToken, wanted.id),
    passwordHash: await deps.hasher.hash(password),
    now: deps.clock.now(),
    ...(deps.mode.verifiesEmails && { provesEmail: true, mail: newMail(deps, 'password-changed', wanted) }),
  });
  if (!done || email === null || userId === null) throw await refusal(deps, userId ?? undefined);
  await deps.events.record({ event: 'password_reset', userId });
  await clearGuessLimits(deps, email);
  return { email };
};

/** Of a token that travelled by mail where it has to: one that was handed to whoever asked proves no mailbox. */
const tokenHashOf = (mode: ContractMode, token: string, userId: string): string =>
  mode.verifiesEmails && parseMailedToken(token)?.userId !== userId
    ? hashToken(`not mailed ${token}`)
    : hashToken(token);

const refusal = async (deps: ResetPasswordDeps, userId: string | undefined): Promise<AuthError> => {
  await deps.events.record({ event: 'password_reset_refused', userId });
  return new AuthError('invalid_reset_token');
};
