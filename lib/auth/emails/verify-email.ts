import { hashToken } from '../../crypto/hash-token';
import { acceptNewPassword } from '../credentials/password';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { unreadUser } from '../events/unread-user';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { type RefuseTokenDeps, refuseToken } from '../limits/refuse-token';
import { getMailedToken, type MailedToken } from '../mailing/mailed-token';
import type { Clock, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface VerifyEmailDeps extends ClearGuessLimitsDeps, RefuseTokenDeps {
  limits: ClearGuessLimitsDeps['limits'] & RefuseTokenDeps['limits'];
  guessLimits: RefuseTokenDeps['guessLimits'];
  users: Pick<UsersStore, 'findUserBySecret' | 'verifyEmail'>;
  hasher: PasswordHasher;
  clock: Clock;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/** Whose email was verified. */
export interface VerifiedEmail {
  readonly email: string;
  readonly userId: string;
  /** Whether the browser that signed up verified it, and the password of the sign-up is kept. */
  readonly isOwnSignUp: boolean;
}

/** The token of a verification mail, and what the browser or the user adds to it. */
interface VerifyEmailInput {
  /** The complete token of the link. */
  readonly token: string;
  /** The secret that the browser received when it signed up; `null` if it has none. */
  readonly signUpSecret: string | null;
  /** As typed; `null` if none was sent. */
  readonly password: string | null;
  /** The IP address of the client. */
  readonly ipAddress: string;
}

/**
 * Verify an email by the token that was mailed to it. The password of the sign-up is kept only if this browser signed up.
 * Otherwise somebody else may have chosen that password, so the user sets a new one, and all sessions end.
 * @throws {AuthError} `missing_field` if a password is needed and none was sent; `invalid_field` for a password that is not
 * accepted (the token stays valid in both cases); `invalid_link`; `too_many_attempts` after too many tokens of this IP address that
 * do not work.
 * @see OWASP Email Validation and Verification Cheat Sheet; GHSA-qq9h-g4jm-xgf3
 */
export const verifyEmail = async (deps: VerifyEmailDeps, input: VerifyEmailInput): Promise<VerifiedEmail> => {
  const token = getMailedToken(input.token);
  const { password, signUpSecret, ipAddress } = input;
  if (password !== null) return withPassword(deps, token, { typed: password, ipAddress });
  if (signUpSecret !== null) return withSignUp(deps, token, { secret: signUpSecret, ipAddress });
  throw passwordMissing();
};

const withPassword = async (
  deps: VerifyEmailDeps,
  token: MailedToken,
  { typed, ipAddress }: { typed: string; ipAddress: string },
): Promise<VerifiedEmail> => {
  const now = deps.clock.now();
  // Before the slow hash, so that invalid links cost little. A token has 256 random bits: timing cannot help to guess it.
  const user = await deps.users.findUserBySecret({ ...token, kind: 'verify', now });
  if (user === null) throw await refusal(deps, { ipAddress });
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'password',
    password: typed,
    email: user.email,
  });
  const passwordHash = await deps.hasher.hash(password, user.id);
  const email = await deps.users.verifyEmail({ ...token, now, by: { passwordHash } });
  if (email === null) throw await refusal(deps, { ipAddress, user });
  await deps.events.record({ event: 'email_verified', user });
  await deps.events.record({ event: 'password_reset', user });
  await clearGuessLimits(deps, email);
  return { email, userId: token.userId, isOwnSignUp: false };
};

const withSignUp = async (
  deps: VerifyEmailDeps,
  token: MailedToken,
  { secret, ipAddress }: { secret: string; ipAddress: string },
): Promise<VerifiedEmail> => {
  const now = deps.clock.now();
  const email = await deps.users.verifyEmail({ ...token, now, by: { signUpHash: hashToken(secret) } });
  if (email === null) {
    // The browser may have signed up for another account since. If the link is valid, the user can still verify with a password.
    const user = await deps.users.findUserBySecret({ ...token, kind: 'verify', now });
    throw user === null ? await refusal(deps, { ipAddress }) : passwordMissing();
  }
  await deps.events.record({ event: 'email_verified', user: unreadUser(token.userId) });
  return { email, userId: token.userId, isOwnSignUp: true };
};

const passwordMissing = (): AuthError => new AuthError('missing_field', { field: 'password' });

const refusal = (deps: VerifyEmailDeps, about: { ipAddress: string; user?: User }): Promise<AuthError> =>
  refuseToken(deps, { event: 'email_verification_refused', code: 'invalid_link', ...about });
