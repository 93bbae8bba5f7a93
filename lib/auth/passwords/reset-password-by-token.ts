import { acceptNewPassword } from '../credentials/password';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { type RefuseTokenDeps, refuseToken } from '../limits/refuse-token';
import { parseMailedToken } from '../mailing/mailed-token';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface ResetPasswordByTokenDeps extends ClearGuessLimitsDeps, RefuseTokenDeps {
  limits: ClearGuessLimitsDeps['limits'] & RefuseTokenDeps['limits'];
  guessLimits: RefuseTokenDeps['guessLimits'];
  users: Pick<UsersStore, 'findUserBySecret' | 'resetPassword'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/**
 * Set a new password by the token of a reset mail, which contains the user id. Consumes the token, verifies the email, ends all
 * sessions of the user and sends them a notice. Does not sign in.
 * @returns the user's email.
 * @throws {AuthError} `invalid_field` for a password that is not accepted (the token stays valid); `invalid_reset_token`;
 * `too_many_attempts` after too many tokens of this IP address that do not work.
 * @see OWASP Forgot Password Cheat Sheet; ASVS 5.0 6.4.3
 */
export const resetPasswordByToken = async (
  deps: ResetPasswordByTokenDeps,
  { token: text, newPassword, ipAddress }: { token: string; newPassword: string; ipAddress: string },
): Promise<{ email: string }> => {
  const token = parseMailedToken(text);
  if (token === null) throw new AuthError('invalid_reset_token');
  const now = deps.clock.now();
  // Before the slow hash, so that invalid links cost little. A token has 256 random bits: timing cannot help to guess it.
  const user = await deps.users.findUserBySecret({ ...token, kind: 'reset', now });
  if (user === null) throw await refusal(deps, { ipAddress });
  const { email } = user;
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'new_password',
    password: newPassword,
    email,
  });
  const done = await deps.users.resetPassword({
    ...token,
    email,
    customerId: user.customerId,
    passwordHash: await deps.hasher.hash(password, token.userId),
    now,
    provesEmail: true,
    mail: newMail(deps, 'password-changed', { id: token.userId, email }),
  });
  if (!done) throw await refusal(deps, { ipAddress, user });
  await deps.events.record({ event: 'password_reset', user });
  await clearGuessLimits(deps, email);
  return { email };
};

const refusal = (deps: ResetPasswordByTokenDeps, about: { ipAddress: string; user?: User }): Promise<AuthError> =>
  refuseToken(deps, { event: 'password_reset_refused', code: 'invalid_reset_token', ...about });
