import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import { acceptNewPassword } from '../credentials/password';
import { canonicalEmail } from '../email';
import type { User } from '../entities';
import type { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { type RefuseTokenDeps, refuseToken } from '../limits/refuse-token';
import { type MailedToken, parseMailedToken } from '../mailing/mailed-token';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface ResetPasswordDeps extends ClearGuessLimitsDeps, RefuseTokenDeps {
  limits: ClearGuessLimitsDeps['limits'] & RefuseTokenDeps['limits'];
  guessLimits: RefuseTokenDeps['guessLimits'];
  users: Pick<UsersStore, 'findUserId' | 'findUserBySecret' | 'resetPassword'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  mode: ContractMode;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/** All as typed, and the IP address of the client. */
interface ResetPasswordInput {
  email: string;
  resetToken: string;
  newPassword: string;
  ipAddress: string;
}

/**
 * Set a new password by email and reset token. Consumes the token and ends all sessions of the user. Does not sign in. If the
 * mode sends reset tokens by mail, this also verifies the email and sends the user a notice.
 * @returns the email in canonical form.
 * @throws {AuthError} `invalid_field` for a password that is not accepted (the token stays valid); `invalid_reset_token`;
 * `too_many_attempts` after too many tokens of this IP address that do not work.
 * @see OWASP Forgot Password Cheat Sheet; ASVS 5.0 6.4.3
 */
export const resetPassword = async (deps: ResetPasswordDeps, input: ResetPasswordInput): Promise<{ email: string }> => {
  const { ipAddress, resetToken, newPassword } = input;
  const email = canonicalEmail(input.email);
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'new_password',
    password: newPassword,
    email,
  });
  const now = deps.clock.now();
  // Before the slow hash, so that made-up tokens cost little. A token has 122 random bits or more: timing cannot help to guess it.
  const found = email === null ? null : await findByToken(deps, { email, resetToken, now });
  if (email === null || found === null) throw await refusal(deps, { ipAddress });
  const { user, token } = found;
  const done = await deps.users.resetPassword({
    ...token,
    email,
    customerId: user.customerId,
    passwordHash: await deps.hasher.hash(password, user.id),
    now,
    ...(deps.mode.verifiesEmails && { provesEmail: true, mail: newMail(deps, 'password-changed', user) }),
  });
  if (!done) throw await refusal(deps, { ipAddress, user });
  await deps.events.record({ event: 'password_reset', user });
  await clearGuessLimits(deps, email);
  return { email };
};

/** The user with this email, if the token is their newest one. Makes the same table calls whether or not they exist. */
const findByToken = async (
  deps: ResetPasswordDeps,
  { email, resetToken, now }: { email: string; resetToken: string; now: Date },
): Promise<{ user: User; token: MailedToken } | null> => {
  const token = deps.mode.verifiesEmails ? parseMailedToken(resetToken) : await returnedToken(deps, email, resetToken);
  const user = token === null ? null : await deps.users.findUserBySecret({ ...token, kind: 'reset', now });
  return token === null || user?.email !== email ? null : { user, token };
};

/** The token of a mode that returns it in an answer: it does not contain the user id. */
const returnedToken = async (deps: ResetPasswordDeps, email: string, text: string): Promise<MailedToken> => ({
  userId: (await deps.users.findUserId(email)) ?? deps.ids.newId(),
  tokenHash: hashToken(text),
});

const refusal = (deps: ResetPasswordDeps, about: { ipAddress: string; user?: User }): Promise<AuthError> =>
  refuseToken(deps, { event: 'password_reset_refused', code: 'invalid_reset_token', ...about });
