import type { PasswordReset, Session, User } from './entities';

/**
 * Users by id and by email. Every read is strongly consistent and every write decides its race in the table.
 * All methods throw `StoreUnavailableError` when the store cannot be reached; a repeat of any of them is safe.
 */
export interface UsersStore {
  /** Create the user and the claim on the email, both or neither. Of any number of callers with one email, one wins. */
  createUser(user: User): Promise<'created' | 'email-taken'>;
  /** @returns the id that claims this canonical email. */
  findUserId(email: string): Promise<string | null>;
  findUser(id: string): Promise<User | null>;
  /** Remember a reset, in place of any earlier one. @returns `false` if no active user has this id and email. */
  requestPasswordReset(reset: PasswordReset & { expiresAt: Date }): Promise<boolean>;
  /**
   * Use up the reset and have its effect, in one write: the new password counts and every session ends.
   * Of any number of callers with one token, one wins.
   * @returns `false` if the token is not this user's newest, was used, or has expired at `now`.
   */
  resetPassword(reset: PasswordReset & { passwordHash: string; now: Date }): Promise<boolean>;
  /** Store the same password hashed anew, unless the password changed meanwhile. */
  upgradePasswordHash(change: { userId: string; from: string; to: string }): Promise<void>;
}

/** Sessions by the hash of their cookie value. Reads are strongly consistent; failures as in `UsersStore`. */
export interface SessionsStore {
  /** @param replaces token hash of a session that ends in the same write. */
  createSession(session: Session, options?: { replaces: string | null }): Promise<void>;
  /** @returns `null` if unknown or expired at `now`, also while the expired item is still in the table. */
  findSession(tokenHash: string, now: Date): Promise<Session | null>;
  /** End one session; nothing happens if there is none. */
  deleteSession(tokenHash: string): Promise<void>;
}
