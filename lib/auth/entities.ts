import type { mails } from './mails';

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
  /** Whether their mailbox is proved, or somebody who may make accounts vouched for it. */
  readonly emailVerified: boolean;
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
  /** When it began: also when its user last proved who they are. */
  readonly createdAt: Date;
  /** `null`: this session never expires by itself. */
  readonly expiresAt: Date | null;
  /** When it was last used, as exact as a tenth of the idle limit. */
  readonly usedAt: Date;
  /** Where it began, as the gateway gives it; `null` for one that began before that was kept. */
  readonly ipAddress: string | null;
  /** What the client called itself, printable and cut to 200 characters; `null` for nothing. */
  readonly client: string | null;
}

/** A sign-in as its owner sees it: of the cookie surfaces or of the user directory. */
export interface SessionSummary {
  /** Names it to its owner. It opens nothing. */
  readonly reference: string;
  /** Whether it dies of not being used: those of the user directory do not. */
  readonly endsIdle: boolean;
  readonly epoch: number;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly expiresAt: Date | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
}

/** Why a mail is sent. */
export type MailPurpose = keyof typeof mails;

/** A mail that is to be sent. It carries no secret: what its link needs is made when it is sent. */
export interface Mail {
  /** uuid v4. */
  readonly id: string;
  readonly purpose: MailPurpose;
  /** To whom: canonical. */
  readonly email: string;
  /** Whose account it is about; `null` for whoever has this email when it is sent, which may be nobody. */
  readonly userId: string | null;
  readonly createdAt: Date;
}

/** A mail that could not be sent. */
export interface FailedMail extends Mail {
  /** For operators. */
  readonly reason: string;
  readonly failedAt: Date;
}

/** A one-time secret sent by mail: only its hash is kept. */
export interface MailedSecret {
  readonly userId: string;
  /** The address it was sent to. */
  readonly email: string;
  readonly tokenHash: string;
}

/** What happened to somebody's account, as they see it. */
export interface AccountEvent {
  /** Names it, and its place in time: an ISO time, `#` and a uuid. */
  readonly id: string;
  /** e.g. `user.signed_in`, `auth.sign_in_refused`. */
  readonly type: string;
  readonly time: Date;
  /** Who did it, where that was somebody else. */
  readonly actorId: string | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
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
  /** Where it began, and what the client called itself: see `Session`. */
  readonly ipAddress: string | null;
  readonly client: string | null;
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
