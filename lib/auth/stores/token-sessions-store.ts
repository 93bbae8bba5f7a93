import type { TokenSession, User } from '../entities';

/** One use of a refresh token. */
export interface RefreshUse {
  readonly sessionId: string;
  /** SHA-256 of the token that was presented. */
  readonly presentedHash: string;
  /** SHA-256 of the one to follow it. */
  readonly successorHash: string;
  /** What made the successor of the one presented; opens nothing by itself. */
  readonly salt: string;
  readonly now: Date;
  /** For so long after it the same use counts as the same: its answer may have been lost. */
  readonly graceSeconds: number;
}

/** Sessions of access and refresh tokens, by id, in the table of the others. Reads are strongly consistent; failures as in `UsersStore`. */
export interface TokenSessionsStore {
  /** @param replaces id of a session that ends in the same write. */
  createTokenSession(session: TokenSession, options?: { replaces: string | null }): Promise<void>;
  /** Both in one read. @returns `null` if either is not there, or the session has expired at `now`. */
  findTokenSession(key: {
    id: string;
    userId: string;
    now: Date;
  }): Promise<{ session: TokenSession; user: User } | null>;
  /**
   * Put a successor in the place of a refresh token. Of any number of callers with one token, one does.
   * @returns `repeated` within the grace of the use that did, with its salt; `reused` for any other token than the present one.
   */
  rotateRefreshToken(
    use: RefreshUse,
  ): Promise<{ outcome: 'rotated' | 'reused' } | { outcome: 'repeated'; salt: string }>;
  /** As `endSession` of `SessionsStore`. */
  endTokenSession(session: Pick<TokenSession, 'id' | 'userId'>, now: Date): Promise<boolean>;
  /** End one session without recording an event; nothing happens if there is none. */
  deleteTokenSession(id: string): Promise<void>;
}
