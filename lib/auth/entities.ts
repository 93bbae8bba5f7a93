/** A person who can sign in. Times are exact to the millisecond; `sessionEpoch` only grows. */
export interface User {
  /** uuid v4. */
  readonly id: string;
  /** Canonical form, see `canonicalEmail`. */
  readonly email: string;
  /** bcrypt's own text form: it names its algorithm and cost. */
  readonly passwordHash: string;
  /** Sessions count only while they carry this number: adding 1 ends them all. */
  readonly sessionEpoch: number;
  /** A user who is not active signs in nowhere and has no live session. */
  readonly active: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One sign-in. The cookie value itself is known to the browser alone. */
export interface Session {
  /** SHA-256 of the cookie value, see `hashToken`. */
  readonly tokenHash: string;
  readonly userId: string;
  /** The user's `sessionEpoch` when this session began. */
  readonly epoch: number;
  readonly createdAt: Date;
  /** `null`: this session never expires by itself. */
  readonly expiresAt: Date | null;
}

/** A password reset that was asked for: only the hash of its token is kept. */
export interface PasswordReset {
  readonly userId: string;
  readonly email: string;
  readonly tokenHash: string;
}
