import type {
  AccountEvent,
  Customer,
  KeySet,
  Mail,
  MailedSecret,
  ParkedMail,
  PasswordReset,
  Role,
  Session,
  SessionSummary,
  TokenSession,
  User,
  UserProfile,
} from './entities';

/** Who did it, where that may be somebody else than the user it was done to. */
export interface By {
  readonly actorId?: string | undefined;
}

/** A mail that is to be sent if, and only if, the change it is about is done. */
export interface WithMail {
  readonly mail?: Mail | undefined;
}

/** What of a user others may change; what is `undefined` stays. */
export type ProfileChange = {
  readonly [Field in
    | 'email'
    | 'firstName'
    | 'lastName'
    | 'name'
    | 'active'
    | 'roles'
    | 'customerId'
    | 'emailVerified']?: User[Field] | undefined;
};

/** A change of a user as they were read. */
export interface UserChange extends By, WithMail {
  readonly before: User;
  readonly profile: ProfileChange;
  /** A new password ends every session. */
  readonly passwordHash?: string | undefined;
  /** Every session ends, also where nothing else changes. */
  readonly endsSessions?: boolean | undefined;
  readonly now: Date;
}

/** `changed-meanwhile`: they are no longer as they were read, nothing was done. `last-admin`: their customer would have no active admin. */
export type ChangeRefusal = 'not-found' | 'changed-meanwhile' | 'last-admin';

/** A place in the list of a customer's users, which is in the order of emails. */
export interface ListPosition {
  readonly email: string;
  readonly id: string;
}

/** Which users of a customer, and which part of the list. Emails in lower case, names as `nameKey` makes them. */
export interface UserSearch {
  readonly customerId: number;
  /** How the email begins: cost is flat. */
  readonly emailPrefix?: string | undefined;
  /** What the email or the name has anywhere: cost grows with the users of the customer. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** Start behind this one; `null` for the beginning. */
  readonly after: ListPosition | null;
  /** Leave out so many more: cost grows with it. */
  readonly skip: number;
  readonly limit: number;
}

/** Part of a list. It may be shorter than asked for before the list has ended. */
export interface UserPage {
  readonly users: UserProfile[];
  /** Where the next part begins, and how many of it are still to be left out; `null` at the end. */
  readonly next: { readonly after: ListPosition; readonly skip: number } | null;
}

/**
 * Users by id and by email. Every read but listing and counting is strongly consistent, every write decides its race in the table.
 * All methods throw `StoreUnavailableError` when the store cannot be reached; a repeat of any of them is safe.
 */
export interface UsersStore {
  /**
   * Create the user and the claim on the email, both or neither. Of any number of callers with one email, one wins.
   * @param by.signUpHash hash of what the browser is given that signs up; see `verifyEmail`.
   */
  createUser(user: User, by?: By & WithMail & { signUpHash?: string | undefined }): Promise<'created' | 'email-taken'>;
  /**
   * Put a mail to a user, in a transaction as large as that of `createUser` with a mail: by its time nobody tells which it was.
   * Without a mail it is as large, and writes nothing.
   */
  mailOwner(owner: User, mail: Mail | undefined): Promise<void>;
  /** @returns the id that claims this canonical email, `null` if none does. */
  findUserId(email: string): Promise<string | null>;
  /** @param id any text: what is no user's id finds `null`. */
  findUser(id: string): Promise<User | null>;
  /** Remember a reset, in place of any earlier one. @returns `false` if no active user has this id and email. */
  requestPasswordReset(reset: PasswordReset & { expiresAt: Date }): Promise<boolean>;
  /**
   * Use up the reset and have its effect, in one write: the new password counts and every session ends.
   * Of any number of callers with one token, one wins. Whatever else was mailed about the earlier password is void.
   * @param reset.provesEmail for a token that came by mail: the email is verified by it, if it was not.
   * @returns `false` if the token is not this user's newest, was used, or has expired at `now`.
   */
  resetPassword(
    reset: PasswordReset & WithMail & { passwordHash: string; now: Date; provesEmail?: boolean },
  ): Promise<boolean>;
  /**
   * The active user whose newest mailed secret of this kind this is, if it has not expired at `now`. To refuse others before anything dear is
   * done; what uses it up decides again.
   */
  findUserBySecret(secret: {
    userId: string;
    tokenHash: string;
    kind: 'reset' | 'verify';
    now: Date;
  }): Promise<User | null>;
  /** Remember a verification, in place of any earlier one. @returns `false` unless an active user has this id and email, not verified. */
  requestVerification(verification: MailedSecret & { expiresAt: Date }): Promise<boolean>;
  /**
   * Use up the verification and have its effect, in one write. Of any number of callers with one token, one wins.
   * @param proof.signUpHash hash of what the browser that signed up was given: who has it keeps the password of the sign-up.
   * @param proof.passwordHash who has it not sets another, which ends every session.
   * @returns the email that is verified; `null` if the token is not this user's newest, was used, or has expired at `now`, or
   * `signUpHash` is another and there is no password.
   */
  verifyEmail(proof: {
    userId: string;
    tokenHash: string;
    now: Date;
    by: { signUpHash: string } | { passwordHash: string };
  }): Promise<string | null>;
  /**
   * Remember that a user wants another email, in place of any earlier wish and its secret, and send the mail. Nothing is claimed.
   * @returns `false` if no active user has this id and email, or their sessions have all ended since they were read.
   */
  wishEmail(wish: { user: User; newEmail: string; mails: readonly Mail[]; now: Date }): Promise<boolean>;
  /** Remember the secret sent to the wished address. @returns `false` unless an active user has this id and wishes this email. */
  requestEmailChange(change: MailedSecret & { expiresAt: Date }): Promise<boolean>;
  /**
   * Use up the secret and have its effect, in one transaction: the email, which is verified by it, its claim, and a mail to the
   * old one. Sessions go on. Of any number of callers with one token, or who want one email, one wins.
   * @param change.user who has the email still that they were read with.
   * @returns the user; `null` if the token is not this user's newest, was used, or has expired at `now`, or the email is taken.
   */
  changeEmail(change: { user: User; tokenHash: string; mail: Mail; now: Date }): Promise<User | null>;
  /** Store the same password hashed anew, unless the password changed meanwhile. */
  upgradePasswordHash(change: { userId: string; from: string; to: string }): Promise<void>;
  /**
   * Change a user, if their profile and roles still are as they were read: their email's claim, the count of their customer's
   * active admins and themself, all or nothing. Of any number of changes of the profile of one reading one wins, and of any
   * number of new passwords. What was mailed about the earlier email or password is void.
   */
  changeUser(
    change: UserChange,
  ): Promise<{ outcome: 'changed'; user: User } | { outcome: ChangeRefusal | 'email-taken' }>;
  /** Remove the user and the claim on the email, both or neither, if email, state, roles and customer still are as they were read. */
  deleteUser(user: User, by: By & { now: Date }): Promise<'deleted' | ChangeRefusal>;
  /**
   * Everybody of a customer, however many, in no promised order. Read from an index, which may lag by moments: for showing,
   * never for deciding.
   */
  listProfiles(customerId: number): Promise<UserProfile[]>;
  /** As many as `listProfiles` would return, without carrying them. */
  countUsers(customerId: number): Promise<number>;
  /** Part of a customer's users, in the order of emails; from the index, as `listProfiles`. */
  searchUsers(search: UserSearch): Promise<UserPage>;
}

/** Customers by id. Failures as in `UsersStore`. */
export interface CustomersStore {
  /** @returns `false` if there is one of this id: it stays as it is. */
  createCustomer(customer: Customer): Promise<boolean>;
  findCustomer(id: number): Promise<Customer | null>;
}

/** Roles, which are few. Reads are strongly consistent; failures as in `UsersStore`. */
export interface RolesStore {
  /** @returns the role of this code: a new one, or the one that was there, unchanged. Of any number of callers one makes it. */
  ensureRole(role: Omit<Role, 'id'>): Promise<Role>;
  /** Those that exist, in the order of their ids. */
  findRoles(ids: readonly number[]): Promise<Role[]>;
  /** In the order of their ids. */
  listRoles(part: { skip: number; limit: number }): Promise<Role[]>;
}

/** Sessions by the hash of their cookie value. Reads are strongly consistent; failures as in `UsersStore`. */
export interface SessionsStore {
  /** @param replaces token hash of a session that ends in the same write. */
  createSession(session: Session, options?: { replaces: string | null }): Promise<void>;
  /** @returns `null` if unknown or expired at `now`, also while the expired item is still in the table. */
  findSession(tokenHash: string, now: Date): Promise<Session | null>;
  /**
   * End one session and record that its user signed out, both or neither.
   * @returns `false` if there is none any more: of any number of callers one ends it, and only that one records it.
   */
  endSession(session: Pick<Session, 'tokenHash' | 'userId'>, now: Date): Promise<boolean>;
  /** Both in one read. @returns `null` if either is not there, the session is another's, or it has expired at `now`. */
  findSessionAndUser(key: {
    tokenHash: string;
    userId: string;
    now: Date;
  }): Promise<{ session: Session; user: User } | null>;
  /**
   * Note that a session is in use, unless it was noted since it was read, or has ended. Of any number of callers one writes.
   * Never rejects: where it cannot be written the log says so, and the next use is noted.
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

/** Mails to be sent. Those that come with a change are put by its store. Failures as in `UsersStore`. */
export interface OutboxStore {
  /** A repeat is safe. */
  putMail(mail: Mail): Promise<void>;
  /** @returns `false` for one that is sent, dropped, parked or gone: nothing is to be done any more. */
  isWaiting(mail: Mail): Promise<boolean>;
  /** Never again. `dropped`: nobody wants it any more. */
  finishMail(mail: Mail, outcome: 'sent' | 'dropped', now: Date): Promise<void>;
  /** Put aside until somebody has it sent again. @param reason for operators; no address, no secret. */
  parkMail(mail: Mail, parked: { reason: string; now: Date }): Promise<void>;
  /** Oldest first. */
  listParked(limit: number): Promise<ParkedMail[]>;
  /** Put it into the outbox anew, under its own new id, and take the parked one away. @returns `false` if it is not parked any more. */
  resendParked(mail: ParkedMail, anew: { id: string; now: Date }): Promise<boolean>;
}

/** What happened to people's accounts. Failures as in `UsersStore`. */
export interface AccountEventsStore {
  /** Newest first, those that are not forgotten at `now`. @param page.before the id of the one before the first; `null` for the newest. */
  listEvents(userId: string, page: { before: string | null; limit: number; now: Date }): Promise<AccountEvent[]>;
}

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
  /** End one session and record nothing; nothing happens if there is none. */
  deleteTokenSession(id: string): Promise<void>;
}

/** The public keys, all in one item. Reads are strongly consistent; failures as in `UsersStore`. */
export interface KeySetStore {
  findKeySet(): Promise<KeySet | null>;
  /** @returns `false` if there is one. Of any number of callers one wins. */
  createKeySet(keySet: KeySet): Promise<boolean>;
  /** @returns `false` unless the version there is the one before `keySet.version`. */
  replaceKeySet(keySet: KeySet): Promise<boolean>;
}

/** The private halves, by `kid`: never in a table. Failures as in `UsersStore`. */
export interface PrivateKeysStore {
  /** Keep a key, PKCS #8 in PEM. A repeat with the same key is safe. */
  savePrivateKey(kid: string, pem: string): Promise<void>;
  findPrivateKey(kid: string): Promise<string | null>;
  /** Nothing happens if there is none. */
  deletePrivateKey(kid: string): Promise<void>;
}

/** One failure counted in a window. */
export interface Reservation {
  readonly key: string;
  /** Names the window: a later one is another. */
  readonly endsAt: Date;
}

/** Counters that go back to nothing by themselves. Failures as in `UsersStore`. */
export interface LimitsStore {
  /**
   * Count one more failure, if the window has room: of any number of callers at once no more than `most` get in.
   * A window lasts `windowSeconds`, doubled for every full one right before it, up to 900. A lost answer may count twice.
   * @returns `full` with the time at which the window ends.
   */
  reserve(limit: {
    key: string;
    most: number;
    windowSeconds: number;
    now: Date;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date }>;
  /** Count one failure less, if its window still runs. */
  giveBack(reservation: Reservation): Promise<void>;
  /** Forget all failures of a key. */
  clear(key: string): Promise<void>;
  /** As `reserve`, for a key that is remembered at `now`; `unknown` for any other, and nothing is counted. */
  reserveRemembered(limit: {
    key: string;
    most: number;
    windowSeconds: number;
    now: Date;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date } | { outcome: 'unknown' }>;
  /** From now on, until then, the key has an allowance of its own. */
  remember(key: string, until: Date): Promise<void>;
}
