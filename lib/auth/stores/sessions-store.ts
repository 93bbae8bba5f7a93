import type { Authentication, Session, SessionSummary, User } from '../entities';

/** What is stored together with a new session of either kind. */
export interface NewSessionOptions {
  /** The reference of a session, of either kind, that ends in the same write. */
  readonly replaces?: string | null;
  /** The customer of its user, for the event. Without it, admins do not find the event among those of their customer. */
  readonly customerId?: number;
}

/** A session that its user ends. `customerId` as in `NewSessionOptions`. */
export type EndedSession = Pick<SessionSummary, 'reference' | 'userId'> & Pick<NewSessionOptions, 'customerId'>;

/**
 * Sessions by the hash of their cookie value. Reads are strongly consistent unless stated. A session that an admin uses counts as
 * absent as soon as that admin may not act for others any more: see `maySubstitute`. Errors as in `UsersStore`.
 */
export interface SessionsStore {
  createSession(session: Session, options?: NewSessionOptions): Promise<void>;
  /** @returns `null` if the session is unknown or has expired at `now`, even if the expired item is still in the table. */
  findSession(tokenHash: string, now: Date): Promise<Session | null>;
  /**
   * End one session of either kind and record that its user signed out, in one transaction.
   * @returns `false` if it has already ended. If several callers do this at the same time, exactly one ends it and records the
   * event.
   */
  endSession(session: EndedSession, now: Date): Promise<boolean>;
  /**
   * Find the session and its user in one read.
   * @returns `null` if either does not exist, the session belongs to another user, or it has expired at `now`.
   */
  findSessionAndUser(key: {
    tokenHash: string;
    userId: string;
    now: Date;
  }): Promise<{ session: Session; user: User } | null>;
  /**
   * Find a session of either kind by its reference, and its user, in one read. A reference authenticates nobody: the caller must
   * have it from a verified access token.
   * @returns `null` as `findSessionAndUser`, and for text that is no reference or no user id.
   */
  findReferencedSession(key: {
    reference: string;
    userId: string;
    now: Date;
  }): Promise<{ session: SessionSummary; user: User } | null>;
  /**
   * Store when a session was last used, unless another request has done so since the session was read, or the session has ended.
   * If several callers do this at the same time, exactly one writes. Never rejects: a failed write is logged, and the next
   * request tries again.
   */
  touchSession(session: Session, now: Date): Promise<void>;
  /**
   * Replace how and when the user of a session of either kind proved who they are, if it is still as it was read: same user, same
   * epoch, same authentication. If several callers do this at the same time, exactly one writes.
   * @param session as read.
   * @returns `false` if it has ended or changed since; also if this call is a retry of one whose response was lost.
   */
  refreshAuthentication(session: SessionSummary, authentication: Authentication): Promise<boolean>;
  /**
   * All sessions of a user that have not expired, newest first, including those of the user directory. Reads an eventually
   * consistent index, so use the result for display, never for a security decision.
   */
  listSessions(userId: string, now: Date): Promise<SessionSummary[]>;
  /** End one session of this user. @returns `false` if they have no session with this reference. */
  endSessionOf(userId: string, reference: string): Promise<boolean>;
}
