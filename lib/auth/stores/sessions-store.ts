import type { Session, SessionSummary, User } from '../entities';

/** Sessions by the hash of their cookie value. Reads are strongly consistent; failures as in `UsersStore`. */
export interface SessionsStore {
  /** @param replaces token hash of a session that ends in the same write. */
  createSession(session: Session, options?: { replaces: string | null }): Promise<void>;
  /** @returns `null` if unknown or expired at `now`, also while the expired item is still in the table. */
  findSession(tokenHash: string, now: Date): Promise<Session | null>;
  /**
   * End one session and record that its user signed out, both or neither.
   * @returns `false` if it has ended already: of any number of callers one ends it, and only that one records the event.
   */
  endSession(session: Pick<Session, 'tokenHash' | 'userId'>, now: Date): Promise<boolean>;
  /** Both in one read. @returns `null` if either is not there, the session is another's, or it has expired at `now`. */
  findSessionAndUser(key: {
    tokenHash: string;
    userId: string;
    now: Date;
  }): Promise<{ session: Session; user: User } | null>;
  /**
   * Store that a session is in use, unless that was stored since it was read, or the session has ended. Of any number of callers one
   * writes. Never rejects: a failed write is logged, and the next request tries again.
   */
  touchSession(session: Session, now: Date): Promise<void>;
  /**
   * Every sign-in of a user that has not expired, newest first, those of the user directory as well. Read from an index,
   * which may lag by moments: for showing, never for deciding.
   */
  listSessions(userId: string, now: Date): Promise<SessionSummary[]>;
  /** End one sign-in of this user. @returns `false` if they have none of this reference. */
  endSessionOf(userId: string, reference: string): Promise<boolean>;
}
