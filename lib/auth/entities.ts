import type { mails } from './mails';
import type { Method, Proved } from './methods';

/** A role that users of any customer can have. Roles are never changed or removed. */
export interface Role {
  readonly id: number;
  /** The name that code checks, for example `admin`. */
  readonly code: string;
  readonly name: string;
  /**
   * Only users who have a reserved role may grant it, take it away, or change a user who has it. The first grant needs the
   * command line.
   */
  readonly reserved: boolean;
}

/** An organisation. Users see only users of their own customer. */
export interface Customer {
  readonly id: number;
  readonly name: string;
}

/** A customer in a list. */
export interface ListedCustomer extends Customer {
  readonly activeAdmins: number;
}

/** An invitation that its user has not accepted yet. */
export interface Invitation {
  /** When it was made, or was sent again the last time. */
  readonly invitedAt: Date;
  /** The admin who did that; `null` for the command line. */
  readonly invitedBy: string | null;
}

/** An invitation in a list. */
export interface OpenInvitation extends Invitation, Pick<UserProfile, 'id' | 'email' | 'name' | 'active'> {
  readonly roles: readonly Role[];
  /** When the link of its newest mail expires; `null` before that mail is sent. */
  readonly expiresAt: Date | null;
}

/** The part of a user that other users may see. Times have a precision of one millisecond. */
export interface UserProfile {
  /** uuid v4. */
  readonly id: string;
  /** What the user signs in with, canonical: an email, or a login name of an account without a mailbox. See `canonicalLogin`. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** The full name; only the user directory sets it. See `shownName`. */
  readonly name: string | null;
  /** A user who is not active cannot sign in and has no live session. Whoever reads a user finds out whether `inactiveUntil` has passed. */
  readonly active: boolean;
  /** Why an admin made the user inactive. Only for admins; `null` if none was given, or if `active` was set since. */
  readonly inactiveReason: string | null;
  /**
   * When a user who was made inactive is active again, without a change; `null` if an admin must set `active`. It stays when it has
   * passed: then the user is active, and an admin has not set them so. See `isSetActive`.
   */
  readonly inactiveUntil: Date | null;
  /** Whether the user proved that they receive mail at this email, or an admin set the email or login name for them. */
  readonly emailVerified: boolean;
  /** Only for admins; `null` for everybody who was not invited, or has accepted. An invited user has no password and no verified email. */
  readonly invitation: Invitation | null;
  /** Accounts that users create by signing up belong to customer 1. */
  readonly customerId: number;
  readonly createdAt: Date;
  /** When the profile last changed. A new password does not change it. */
  readonly updatedAt: Date;
}

/** A person who can sign in. */
export interface User extends UserProfile {
  /** Contains the algorithm and the cost: see `createPasswordHasher`. `null` for a user without a password. */
  readonly passwordHash: string | null;
  /**
   * A session is live only while it has the same number. Adding 1 therefore ends all sessions of the user. It never decreases.
   */
  readonly sessionEpoch: number;
  readonly roles: readonly Role[];
  /** Whether the user was invited and does not count as an active admin yet, whatever their roles: see `isActiveAdmin`. */
  readonly isUncounted: boolean;
  /**
   * Increases with every change of the profile or the roles. The same version means that neither has changed since it was read.
   */
  readonly version: number;
  /**
   * When an account whose email was never verified stops existing, in whole seconds; `null` if it never does. Only sign-ups by
   * mail set it. Verifying the email or getting a role removes it.
   */
  readonly expiresAt: Date | null;
  /** Whether the user has set up an authenticator app (TOTP) as the second factor. */
  readonly hasTotp: boolean;
  /** How many passkeys the user has. */
  readonly passkeys: number;
  /**
   * Older passkeys sign nobody in: since then the mailbox is proved, and somebody else may have added them before. `null` if all count.
   */
  readonly passkeysFrom: Date | null;
}

/** A passkey of a user: what verifies its signatures, and how it is shown. W3C Web Authentication Level 3 */
export interface Passkey {
  /** The credential id, which the authenticator chose: base64url, at most `MAX_CREDENTIAL_ID_LENGTH` characters. */
  readonly id: string;
  /** COSE_Key. RFC 9052 section 7 */
  readonly publicKey: Uint8Array;
  /** The signature counter of the last use; 0 for an authenticator that has none. */
  readonly counter: number;
  /** How browsers reach the authenticator, such as `internal` or `usb`. Only a hint for browsers. */
  readonly transports: readonly string[];
  /** The user's own name for it. */
  readonly name: string;
  readonly createdAt: Date;
  /** `null` if it has never signed in. */
  readonly lastUsedAt: Date | null;
  /** Whether copies of it exist, such as those of a password manager that synchronises. */
  readonly backedUp: boolean;
  /** The model of the authenticator, a uuid; all zeros if the authenticator does not say. */
  readonly aaguid: string;
}

/** When and how the user of a session proved who they are. `methods` has at least one method. */
export interface Authentication extends Proved {
  /** When they last did, which may be before or after the session began. */
  readonly authenticatedAt: Date;
}

/** The admin who uses a session in place of its user. The session is live only as long as they may. */
export interface Impersonator {
  readonly id: string;
  /** Their `sessionEpoch` when the session began: it ends with their own sessions. */
  readonly epoch: number;
  /** The customer of both. */
  readonly customerId: number;
}

/** One sign-in by cookie. Only the browser knows the cookie value itself. */
export interface Session extends Authentication {
  /** SHA-256 of the cookie value, see `hashToken`. */
  readonly tokenHash: string;
  readonly userId: string;
  /** The user's `sessionEpoch` when this session began. */
  readonly epoch: number;
  /** When it began. */
  readonly createdAt: Date;
  /** `null` if it never expires. */
  readonly expiresAt: Date | null;
  /** When it was last used. It may be out of date by up to a tenth of the idle limit. */
  readonly usedAt: Date;
  /** The IP address of the client that signed in; `null` for a session that is older than this attribute. */
  readonly ipAddress: string | null;
  /** The `User-Agent` of the sign-in, printable characters only, cut to 200 characters; `null` if none was sent. */
  readonly client: string | null;
  /** Absent from sessions of the user themselves. */
  readonly impersonator?: Impersonator;
}

/** A session of either kind, a cookie session or a session of the user directory, without its secrets. */
export interface SessionSummary extends Authentication {
  /**
   * Identifies the session to its user, and in the claim `sid` of its access tokens: the `tokenHash` of a cookie session, the `id`
   * of a token session. It is not a credential.
   */
  readonly reference: string;
  readonly userId: string;
  /** Whether the idle limit applies. It does not apply to sessions of the user directory. */
  readonly endsIdle: boolean;
  readonly epoch: number;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly expiresAt: Date | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
  readonly impersonator?: Impersonator;
}

/** Why a mail is sent. */
export type MailPurpose = keyof typeof mails;

/** A mail to be sent. It contains no secret: the token of its link is created when the mail is sent. */
export interface Mail {
  /** uuid v4. */
  readonly id: string;
  readonly purpose: MailPurpose;
  /** The recipient, in canonical form. */
  readonly email: string;
  /** The user the mail is about; `null` for the user who has this email when the mail is sent, if there is one. */
  readonly userId: string | null;
  readonly createdAt: Date;
  /** Not to be sent while the link of an earlier mail of this kind is recent: that link stays valid. Only for `verify-email`. */
  readonly unlessRecent?: true;
  /** Only for `sign-in`, and always there. */
  readonly signIn?: SignInRequest;
  /** How many recovery codes are left. Only for `recovery-code-used`, and always there. */
  readonly codesLeft?: number;
}

/** What the request of a sign-in link leaves for those who use the link or its code. */
export interface SignInRequest {
  /** The hash of a secret that only the browser has which sent the request. The code works in that browser only. */
  readonly browserHash: string;
  /** Where the user goes on after the sign-in: a path of this service, or a URL of an allowed origin. `null` for no place. */
  readonly returnTo: string | null;
}

/** The link and the code of a mail that signs in. Its secrets are only in the mail. An email has one at most: the newest. */
export interface SignInLink extends SignInRequest {
  /** The recipient of the mail, in canonical form. */
  readonly email: string;
  /** SHA-256 of the email, see `hashToken`: it names the link. */
  readonly emailHash: string;
  /** The user it signs in; `null` if the email had no account when the mail was sent: then it creates one. */
  readonly userId: string | null;
  readonly linkHash: string;
  /** Of the code and the browser's hash: see `hashSignInCode`. */
  readonly codeHash: string;
  /** In whole seconds, as DynamoDB's time to live needs it. */
  readonly expiresAt: Date;
}

/** A mail that could not be sent. */
export interface FailedMail extends Mail {
  /** For operators. */
  readonly reason: string;
  readonly failedAt: Date;
}

/** A single-use token sent by mail. Only its hash is stored. */
export interface MailedSecret {
  readonly userId: string;
  /** The recipient of the mail. */
  readonly email: string;
  readonly tokenHash: string;
}

/** A security event of an account, as its user can read it. */
export interface AccountEvent {
  /** An ISO time, `#` and a uuid. Sorting by it sorts by time. */
  readonly id: string;
  /** For example `user.signed_in` or `auth.sign_in_refused`. */
  readonly type: string;
  readonly time: Date;
  /** The user who did it, if it was another user. */
  readonly actorId: string | null;
  readonly ipAddress: string | null;
  readonly client: string | null;
  /** How often it happened: the event is counted within an hour if anybody can cause it. `time` and the rest are of the latest. */
  readonly count: number;
  /** How the user proved who they are, for events in which they did; `null` for others. */
  readonly methods: readonly Method[] | null;
}

/** One sign-in on the user directory. Its access tokens and refresh tokens belong to it. */
export interface TokenSession extends Authentication {
  /** uuid v4, the `sid` of its access tokens. It is not a credential. */
  readonly id: string;
  readonly userId: string;
  /** The user's `sessionEpoch` when this session began. */
  readonly epoch: number;
  readonly createdAt: Date;
  /** A refresh does not extend it. */
  readonly expiresAt: Date;
  /** As in `Session`. */
  readonly ipAddress: string | null;
  readonly client: string | null;
  /** SHA-256 of the family secret, which all refresh tokens of this session contain. */
  readonly familyHash: string;
  /** SHA-256 of the own secret of the refresh token that is valid now. */
  readonly refreshHash: string;
  /** The last rotations of the refresh token, oldest first: at least those that may still be repeated. */
  readonly rotations: readonly TokenRotation[];
}

/** One use of a refresh token, from which its answer can be repeated. */
export interface TokenRotation {
  /** SHA-256 of the own secret of the token that was used. */
  readonly presentedHash: string;
  /** Its successor was derived from it with this salt. Neither the salt nor the hash is a credential. */
  readonly salt: string;
  readonly rotatedAt: Date;
}

/** The public half of a key that signs access tokens with RS256. */
export interface PublicKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  /** Modulus and exponent in base64url, as RFC 7518 section 6.3.1 defines them. */
  readonly n: string;
  readonly e: string;
  readonly createdAt: Date;
  /** The key signs from this time on, until the next key is active. It is published earlier. */
  readonly activeFrom: Date;
}

/** All public keys: the one that signs, those that will sign later, and older ones until a rotation removes them. */
export interface KeySet {
  /** Increases with every change. */
  readonly version: number;
  /** Ordered by `activeFrom`. */
  readonly keys: readonly PublicKey[];
  /** The HMAC key of list cursors: 32 random bytes in base64url. It gives access to nothing else. */
  readonly cursorSecret: string;
  /** Makes cursors from this time on, in place of `cursorSecret`, which opens those that it made. Absent before the first rotation. */
  readonly nextCursorSecret?: { readonly secret: string; readonly activeFrom: Date } | undefined;
}

/** A requested password reset. Only the hash of its token is stored. */
export interface PasswordReset {
  readonly userId: string;
  readonly email: string;
  readonly tokenHash: string;
}
