import { canonicalEmail } from './email';
import type { User } from './entities';
import { passwordAttempt } from './password';
import type { PasswordHasher, SecurityEvents } from './ports';
import type { UsersStore } from './stores';

/** What `checkCredentials` works with. */
export interface CredentialsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser'>;
  hasher: PasswordHasher;
  events: SecurityEvents;
}

/** Email and password as typed; what is no address belongs to nobody. */
export interface Credentials {
  email: string;
  password: string;
}

/** The user, or why not. A user who is not active is refused as for a wrong password. */
export type CredentialsCheck =
  | { outcome: 'user'; user: User /** Ready for the hasher. */; password: string }
  | { outcome: 'refused'; reason: 'unknown_email' | 'wrong_password' };

/**
 * Whether an active user has this email and this password. Hashes exactly once, whatever the outcome, also for an
 * account that does not exist: see `PasswordHasher`.
 * @see OWASP Authentication Cheat Sheet, "Authentication and Error Messages"
 */
export const checkCredentials = async (deps: CredentialsDeps, input: Credentials): Promise<CredentialsCheck> => {
  const email = canonicalEmail(input.email);
  const userId = email === null ? null : await deps.users.findUserId(email);
  const user = userId === null ? null : await deps.users.findUser(userId);
  const password = passwordAttempt(input.password);
  const matches = await deps.hasher.verify(password, user?.passwordHash ?? null);
  if (user !== null && password !== null && matches && user.active) return { outcome: 'user', user, password };
  const reason = user === null ? 'unknown_email' : 'wrong_password';
  deps.events.record({ event: 'sign_in_refused', userId: user?.id, reason: matches ? 'not_active' : reason });
  return { outcome: 'refused', reason };
};
