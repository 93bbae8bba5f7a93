import type { TokenSession, User } from '../entities';

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
}

/**
 * Sessions of the user directory by id, in the same table as the cookie sessions. Reads are strongly consistent. Errors as in
 * `UsersStore`.
 */
export interface TokenSessionsStore {
  /** @param options.replaces the id of a session that ends in the same write. */
  createTokenSession(session: TokenSession, options?: { replaces: string | null }): Promise<void>;
  /** Find the session and its user in one read. @returns `null` if either does not exist, or the session has expired at `now`. */
  findTokenSession(key: {
    id: string;
    userId: string;
    now: Date;
  }): Promise<{ session: TokenSession; user: User } | null>;
  /**
   * Replace the valid refresh token by its successor. If several callers present the same token at the same time, exactly one
   * gets `rotated`.
   * @returns `repeated` for the token that was replaced last, within `graceSeconds`, with the salt of that replacement; `reused`
   * for every other token that is not the valid one.
   */
  rotateRefreshToken(
    use: RefreshUse,
  ): Promise<{ outcome: 'rotated' | 'reused' } | { outcome: 'repeated'; salt: string }>;
  /** As `endSession` of `SessionsStore`. */
  endTokenSession(session: Pick<TokenSession, 'id' | 'userId'>, now: Date): Promise<boolean>;
  /** End one session without recording an event. Does nothing if the session does not exist. */
  deleteTokenSession(id: string): Promise<void>;
}
