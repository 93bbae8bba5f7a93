import type { PasswordReset, Session, User, UserProfile } from './entities';

/** Names to set; what is `undefined` stays, `null` unsets. */
export interface Names {
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
}

/**
 * Users by id and by email. Every read but listing and counting is strongly consistent, every write decides its race in the table.
 * All methods throw `StoreUnavailableError` when the store cannot be reached; a repeat of any of them is safe.
 */
export interface UsersStore {
  /** Create the user and the claim on the email, both or neither. Of any number of callers with one email, one wins. */
  createUser(user: User): Promise<'created' | 'email-taken'>;
  /** @returns the id that claims this canonical email, `null` if none does. */
  findUserId(email: string): Promise<string | null>;
  /** @param id any text: what is no user's id finds `null`. */
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
  /** @returns the user as changed, or `null` if there is no such user: none is made. */
  updateNames(change: { userId: string; names: Names; now: Date }): Promise<User | null>;
  /**
   * Remove the user and the claim on the email, both or neither. Of any number of callers one wins.
   * @returns `false` if no user has this id and email.
   */
  deleteUser(user: { id: string; email: string }): Promise<boolean>;
  /**
   * Everybody of a customer, however many, in no promised order. Read from an index, which may lag by moments: for showing,
   * never for deciding.
   */
  listProfiles(customerId: number): Promise<UserProfile[]>;
  /** As many as `listProfiles` would return, without carrying them. */
  countUsers(customerId: number): Promise<number>;
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

/** One failure counted in a window. */
export interface Reservation {
  readonly key: string;
  /** Names the window: a later one is another. */
  readonly endsAt: Date;
}

/** Counters that go back to nothing by themselves. Failures as in `UsersStore`. */
export interface LimitsStore {
  /**
   * Count one more failure, if the window has room: of any number of callers at once no more than `most` get in.
   * A window lasts `windowSeconds`, doubled for every full one right before it, up to 900. A lost answer may count twice.
   * @returns `full` with the time at which the window ends.
   */
  reserve(limit: {
    key: string;
    most: number;
    windowSeconds: number;
    now: Date;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date }>;
  /** Count one failure less, if its window still runs. */
  giveBack(reservation: Reservation): Promise<void>;
  /** Forget all failures of a key. */
  clear(key: string): Promise<void>;
}
