import type { TokenRotation, TokenSession, User } from '../entities';
import type { NewSessionOptions } from './sessions-store';

/** One use of a refresh token. */
export interface RefreshUse {
  readonly sessionId: string;
  /** SHA-256 of the token that was presented. */
  readonly presentedHash: string;
  /** SHA-256 of the token that replaces it. */
  readonly successorHash: string;
  /** The successor was derived from the presented token with this salt. It is not a credential by itself. */
  readonly salt: string;
  readonly now: Date;
  /** For how long after its use the same token may be presented again, because the client may not have received the answer. */
  readonly graceSeconds: number;
  /** The earlier rotations of the session that may still be repeated, oldest first, as they were when the session was read. */
  readonly repeatable: readonly TokenRotation[];
}

/**
 * Sessions of the user directory by id, in the same table as the cookie sessions. Reads are strongly consistent. Errors as in
 * `UsersStore`.
 */
export interface TokenSessionsStore {
  createTokenSession(session: TokenSession, options?: NewSessionOptions): Promise<void>;
  /** Find the session and its user in one read. @returns `null` if either does not exist, or the session has expired at `now`. */
  findTokenSession(key: {
    id: string;
    userId: string;
    now: Date;
  }): Promise<{ session: TokenSession; user: User } | null>;
  /**
   * Replace the valid refresh token by its successor. If several callers present the same token at the same time, exactly one
   * gets `rotated`.
   * @returns `repeated`, with the salt of its replacement, for a token that was replaced within the last `graceSeconds`, even if
   * its successor has been replaced too; `reused` for every other token that is not the valid one.
   */
  rotateRefreshToken(
    use: RefreshUse,
  ): Promise<{ outcome: 'rotated' | 'reused' } | { outcome: 'repeated'; salt: string }>;
  /** End one session without recording an event. Does nothing if the session does not exist. */
  deleteTokenSession(id: string): Promise<void>;
}
