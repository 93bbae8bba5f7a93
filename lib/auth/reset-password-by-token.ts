import { NOBODYS_EMAIL } from './email';
import type { User } from './entities';
import { AuthError } from './errors';
import { type LiftLimitDeps, liftLimit } from './lift-limit';
import { parseMailedToken } from './mailed-token';
import { newMail } from './new-mail';
import { acceptNewPassword } from './password';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from './ports';
import type { UsersStore } from './stores';

/** What `resetPasswordByToken` works with. */
export interface ResetPasswordByTokenDeps extends LiftLimitDeps {
  users: Pick<UsersStore, 'findUser' | 'resetPassword'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/**
 * Set a new password by the token of a mail, which alone says whose. Uses the token up, proves the mailbox, ends every session
 * of the user, tells them, and signs nobody in.
 * @returns the user's email.
 * @throws {AuthError} `invalid_field` for a password that cannot be set (the token stays good), `invalid_reset_token`.
 * @see OWASP Forgot Password Cheat Sheet; ASVS 5.0 6.4.3
 */
export const resetPasswordByToken = async (
  deps: ResetPasswordByTokenDeps,
  { token: text, newPassword }: { token: string; newPassword: string },
): Promise<{ email: string }> => {
  const token = parseMailedToken(text);
  if (token === null) throw new AuthError('invalid_reset_token');
  // For a user who does not exist as well: the same work, in vain.
  const user = await deps.users.findUser(token.userId);
  const email = user?.email ?? NOBODYS_EMAIL;
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'new_password',
    password: newPassword,
    email: user?.email ?? null,
  });
  const done = await deps.users.resetPassword({
    ...token,
    email,
    passwordHash: await deps.hasher.hash(password),
    now: deps.clock.now(),
    provesEmail: true,
    mail: newMail(deps, 'password-changed', { id: token.userId, email }),
  });
  if (!done) throw await refusal(deps, user);
  await deps.events.record({ event: 'password_reset', userId: token.userId });
  await liftLimit(deps, email);
  return { email };
};

const refusal = async (deps: ResetPasswordByTokenDeps, user: User | null): Promise<AuthError> => {
  await deps.events.record({ event: 'password_reset_refused', userId: user?.id });
  return new AuthError('invalid_reset_token');
};
