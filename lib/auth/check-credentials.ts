import { canonicalEmail } from './email';
import type { User } from './entities';
import { AuthError } from './errors';
import { type Attempt, type GuessLimitsDeps, reserveAttempt, unlessStoreFails } from './guess-limits';
import { passwordAttempt } from './password';
import type { PasswordHasher, SecurityEvents } from './ports';
import type { UsersStore } from './stores';

/** What `checkCredentials` works with. */
export interface CredentialsDeps extends GuessLimitsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser'>;
  hasher: PasswordHasher;
  events: SecurityEvents;
}

/** Email and password as typed; what is no address belongs to nobody. */
export interface Credentials {
  email: string;
  password: string;
  /** Where the attempt comes from, as the gateway gives it. */
  address: string;
}

/** The user, or why not. */
export type CredentialsCheck =
  | {
      outcome: 'user';
      user: User;
      /** Ready for the hasher. */
      password: string;
      /** To be given back once the rest is done too. */
      attempt: Attempt;
    }
  | { outcome: 'refused'; reason: RefusedCredentials };

/** `not_active`: both are right, and the user may not sign in. */
export type RefusedCredentials = 'unknown_email' | 'wrong_password' | 'not_active';

/**
 * Whether an active user has this email and this password. Hashes exactly once, whatever the outcome, also for an
 * account that does not exist: see `PasswordHasher`.
 * @throws {AuthError} `too_many_attempts`, before anything is hashed.
 * @see OWASP Authentication Cheat Sheet, "Authentication and Error Messages"
 */
export const checkCredentials = async (deps: CredentialsDeps, input: Credentials): Promise<CredentialsCheck> => {
  const email = canonicalEmail(input.email);
  // Together: the claim tells nothing yet that a refused attempt must not know.
  const [attempt, userId] = await reserveAndFind(deps, input, email);
  return unlessStoreFails(attempt, async () => {
    const user = userId === null ? null : await deps.users.findUser(userId);
    const password = passwordAttempt(input.password);
    const matches = await deps.hasher.verify(password, user?.passwordHash ?? null);
    if (user !== null && password !== null && matches && user.active)
      return { outcome: 'user', user, password, attempt };
    const reason = user === null ? 'unknown_email' : matches ? 'not_active' : 'wrong_password';
    deps.events.record({ event: 'sign_in_refused', userId: user?.id, reason });
    return { outcome: 'refused', reason };
  });
};

const reserveAndFind = async (
  deps: CredentialsDeps,
  { address }: Credentials,
  email: string | null,
): Promise<[Attempt, string | null]> => {
  const find = email === null ? Promise.resolve(null) : deps.users.findUserId(email);
  const [reserved, found] = await Promise.allSettled([reserveAttempt(deps, { email, address }), find]);
  if (reserved.status === 'rejected') {
    if (reserved.reason instanceof AuthError) {
      deps.events.record({ event: 'sign_in_refused', reason: reserved.reason.code });
    }
    throw reserved.reason;
  }
  return unlessStoreFails(reserved.value, async () => {
    if (found.status === 'rejected') throw found.reason;
    return [reserved.value, found.value];
  });
};
