import { hashToken } from '../../crypto/hash-token';
import { acceptNewPassword } from '../credentials/password';
import { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { getMailedToken, type MailedToken } from '../mailing/mailed-token';
import type { Clock, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface VerifyEmailDeps extends ClearGuessLimitsDeps {
  users: Pick<UsersStore, 'findUserBySecret' | 'verifyEmail'>;
  hasher: PasswordHasher;
  clock: Clock;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/** What somebody proves a mailbox with. */
interface VerifyEmailInput {
  /** Of the link, whole. */
  readonly token: string;
  /** What the browser was given that signed up; `null` for none. */
  readonly signUpSecret: string | null;
  /** As typed; `null` for none. */
  readonly password: string | null;
}

/**
 * Prove a mailbox by the token that was sent to it. Whoever signed up in this browser keeps their password. Anybody else sets
 * one: that of the sign-up, which may be a stranger's, dies with every session.
 * @returns the email that is proved.
 * @throws {AuthError} `missing_field` for who has to set a password and sends none, `invalid_field` for one that cannot be set
 * (the token stays good after both), `invalid_link`.
 * @see OWASP Email Validation and Verification Cheat Sheet; GHSA-qq9h-g4jm-xgf3
 */
export const verifyEmail = async (deps: VerifyEmailDeps, input: VerifyEmailInput): Promise<{ email: string }> => {
  const token = getMailedToken(input.token);
  if (input.password !== null) return withPassword(deps, token, input.password);
  if (input.signUpSecret !== null) return withSignUp(deps, token, input.signUpSecret);
  throw passwordMissing();
};

const withPassword = async (deps: VerifyEmailDeps, token: MailedToken, typed: string): Promise<{ email: string }> => {
  const now = deps.clock.now();
  // Before anything is hashed: 256 random bits need no equal work, and a made-up link is to cost nobody a processor.
  const user = await deps.users.findUserBySecret({ ...token, kind: 'verify', now });
  if (user === null) throw await refusal(deps, undefined);
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'password',
    password: typed,
    email: user.email,
  });
  const passwordHash = await deps.hasher.hash(password);
  const email = await deps.users.verifyEmail({ ...token, now, by: { passwordHash } });
  if (email === null) throw await refusal(deps, user.id);
  await deps.events.record({ event: 'email_verified', userId: token.userId });
  await deps.events.record({ event: 'password_reset', userId: token.userId });
  await clearGuessLimits(deps, email);
  return { email };
};

const withSignUp = async (deps: VerifyEmailDeps, token: MailedToken, secret: string): Promise<{ email: string }> => {
  const now = deps.clock.now();
  const email = await deps.users.verifyEmail({ ...token, now, by: { signUpHash: hashToken(secret) } });
  if (email === null) {
    // The browser may have signed up for another account since: with a good link a password can still prove this one.
    const user = await deps.users.findUserBySecret({ ...token, kind: 'verify', now });
    throw user === null ? await refusal(deps, undefined) : passwordMissing();
  }
  await deps.events.record({ event: 'email_verified', userId: token.userId });
  return { email };
};

const passwordMissing = (): AuthError => new AuthError('missing_field', { field: 'password' });

/** @param userId of whoever proved to be meant: a made-up link fills nobody's events. */
const refusal = async (deps: VerifyEmailDeps, userId: string | undefined): Promise<AuthError> => {
  await deps.events.record({ event: 'email_verification_refused', userId });
  return new AuthError('invalid_link');
};
