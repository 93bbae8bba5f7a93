import { hashToken } from '../crypto/hash-token';
import type { ContractMode } from './contract-mode';
import { canonicalEmail } from './email';
import { AuthError } from './errors';
import { type LiftLimitDeps, liftLimit } from './lift-limit';
import { acceptNewPassword } from './password';
import type { Clock, PasswordHasher, SecurityEvents } from './ports';
import type { UsersStore } from './stores';

/** What `resetPassword` works with. */
export interface ResetPasswordDeps extends LiftLimitDeps {
  users: Pick<UsersStore, 'findUserId' | 'resetPassword'>;
  hasher: PasswordHasher;
  clock: Clock;
  events: SecurityEvents;
  mode: ContractMode;
}

/**
 * Set a new password by a reset token. Uses the token up, ends every session of the user, signs nobody in.
 * @returns the email in canonical form.
 * @throws {AuthError} `invalid_field` for a password that cannot be set (the token stays good), `invalid_reset_token`.
 * @see OWASP Forgot Password Cheat Sheet; ASVS 5.0 6.4.3
 */
export const resetPassword = async (
  deps: ResetPasswordDeps,
  input: { email: string; resetToken: string; newPassword: string },
): Promise<{ email: string }> => {
  const password = acceptNewPassword(deps.mode, 'new_password', input.newPassword);
  const email = canonicalEmail(input.email);
  const userId = email === null ? null : await deps.users.findUserId(email);
  if (email === null || userId === null) throw refusal(deps, undefined);
  const done = await deps.users.resetPassword({
    userId,
    email,
    tokenHash: hashToken(input.resetToken),
    passwordHash: await deps.hasher.hash(password),
    now: deps.clock.now(),
  });
  if (!done) throw refusal(deps, userId);
  deps.events.record({ event: 'password_reset', userId });
  await liftLimit(deps, email);
  return { email };
};

const refusal = (deps: ResetPasswordDeps, userId: string | undefined): AuthError => {
  deps.events.record({ event: 'password_reset_refused', userId });
  return new AuthError('invalid_reset_token');
};
