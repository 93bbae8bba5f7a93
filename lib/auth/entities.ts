/** What others may see of a user. Times are exact to the millisecond. */
export interface UserProfile {
  /** uuid v4. */
  readonly id: string;
  /** Canonical form, see `canonicalEmail`. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** The customer whose people see each other; accounts made by signing up belong to customer 1. */
  readonly customerId: number;
  readonly createdAt: Date;
  /** When the profile last changed; a new password is no change of it. */
  readonly updatedAt: Date;
}

/** A person who can sign in. `sessionEpoch` only grows. */
export interface User extends UserProfile {
  /** bcrypt's own text form: it names its algorithm and cost. */
  readonly passwordHash: string;
  /** Sessions count only while they carry this number: adding 1 ends them all. */
  readonly sessionEpoch: number;
  /** A user who is not active signs in nowhere and has no live session. */
  readonly active: boolean;
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
