import { hashToken } from '../crypto/hash-token';
import type { ContractMode } from './contract-mode';
import { canonicalEmail } from './email';
import type { Session, User } from './entities';
import { AuthError } from './errors';
import { passwordAttempt } from './password';
import type { Clock, Ids, PasswordHasher, SecurityEvents } from './ports';
import type { SessionsStore, UsersStore } from './stores';

export interface SignInDeps {
  users: UsersStore;
  sessions: SessionsStore;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  mode: ContractMode;
}

export interface SignInInput {
  /** As typed; what is no address belongs to nobody. */
  email: string;
  /** As typed. */
  password: string;
  /** Lifetime of the session, `null` for none. */
  durationSeconds: number | null;
  /** Value of a session cookie the request carried: that session ends with the sign-in. */
  replacedToken: string | null;
}

/**
 * Prove a password and begin a session.
 * Always hashes exactly once for a refused attempt, whatever the reason, so that its time tells nothing.
 * @returns `token` is the cookie value: it exists nowhere else.
 * @throws {AuthError} `unknown_email` or `wrong_password`, as far as the mode tells them apart.
 * @see OWASP Authentication Cheat Sheet, "Authentication and Error Messages"
 */
export const signIn = async (
  deps: SignInDeps,
  input: SignInInput,
): Promise<{ user: User; session: Session; token: string }> => {
  const user = await verifyCredentials(deps, input);
  const createdAt = deps.clock.now();
  const token = deps.mode.newSessionToken(deps.ids, user.id);
  const session: Session = {
    tokenHash: hashToken(token),
    userId: user.id,
    // A reset that runs meanwhile has raised the user's epoch already: this session is then born dead.
    epoch: user.sessionEpoch,
    createdAt,
    expiresAt: input.durationSeconds === null ? null : new Date(createdAt.getTime() + input.durationSeconds * 1000),
  };
  const replaces = input.replacedToken === null ? null : hashToken(input.replacedToken);
  await deps.sessions.createSession(session, { replaces });
  deps.events.record({ event: 'user_signed_in', userId: user.id });
  return { user, session, token };
};

/**
 * The active user with this email and password.
 * @throws {AuthError} as `signIn`.
 */
export const verifyCredentials = async (
  deps: Pick<SignInDeps, 'users' | 'hasher' | 'events' | 'mode'>,
  input: Pick<SignInInput, 'email' | 'password'>,
): Promise<User> => {
  const email = canonicalEmail(input.email);
  const userId = email === null ? null : await deps.users.findUserId(email);
  const user = userId === null ? null : await deps.users.findUser(userId);
  const password = passwordAttempt(input.password);
  const matches = await deps.hasher.verify(password, user?.passwordHash ?? null);
  if (user === null || password === null || !matches || !user.active) {
    const reason = user === null ? 'unknown_email' : 'wrong_password';
    deps.events.record({ event: 'sign_in_refused', userId: user?.id, reason: matches ? 'not_active' : reason });
    throw new AuthError(deps.mode.signInRefusal(reason));
  }
  if (deps.hasher.isOutdated(user.passwordHash)) {
    const to = await deps.hasher.hash(password);
    await deps.users.upgradePasswordHash({ userId: user.id, from: user.passwordHash, to });
  }
  return user;
};
