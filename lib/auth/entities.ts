/** Something users of every customer can be allowed to be. Never changed and never removed once it is there. */
export interface Role {
  readonly id: number;
  /** What code asks for, e.g. `admin`. */
  readonly code: string;
  readonly name: string;
  /** Beyond the reach of admins who do not hold it themselves: granted and taken by command alone. */
  readonly reserved: boolean;
}

/** Whose users see each other. */
export interface Customer {
  readonly id: number;
  readonly name: string;
}

/** What others may see of a user. Times are exact to the millisecond. */
export interface UserProfile {
  /** uuid v4. */
  readonly id: string;
  /** Canonical form, see `canonicalEmail`. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** The whole name, as the user directory keeps it. */
  readonly name: string | null;
  /** A user who is not active signs in nowhere and has no live session. */
  readonly active: boolean;
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
  readonly roles: readonly Role[];
  /** Grows with every change of the profile or the roles: what was read is still so while it is the same. */
  readonly version: number;
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

/** One sign-in of the user directory: what its access tokens belong to and its refresh tokens prolong. */
export interface TokenSession {
  /** uuid v4, the `sid` of its access tokens. It proves nothing by itself. */
  readonly id: string;
  readonly userId: string;
  /** The user's `sessionEpoch` when this session began. */
  readonly epoch: number;
  readonly createdAt: Date;
  /** No refresh goes beyond it. */
  readonly expiresAt: Date;
  /** SHA-256 of what all refresh tokens of this session share. */
  readonly familyHash: string;
  /** SHA-256 of the refresh token that is good now. */
  readonly refreshHash: string;
}

/** The public half of a key that signs access tokens, RS256. */
export interface PublicKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  /** Modulus and exponent, base64url as RFC 7518 section 6.3.1 has them. */
  readonly n: string;
  readonly e: string;
  readonly createdAt: Date;
  /** Published before, signs from then on, until the next one does. */
  readonly activeFrom: Date;
}

/** Every key that is published, has been or will be in use. */
export interface KeySet {
  /** Grows with every change. */
  readonly version: number;
  /** Ordered by `activeFrom`. */
  readonly keys: readonly PublicKey[];
  /** Authenticates cursors: 32 random bytes, base64url. It opens nothing. */
  readonly cursorSecret: string;
}

/** A password reset that was asked for: only the hash of its token is kept. */
export interface PasswordReset {
  readonly userId: string;
  readonly email: string;
  readonly tokenHash: string;
}
