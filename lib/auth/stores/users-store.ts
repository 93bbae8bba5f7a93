import type { Mail, MailedSecret, PasswordReset, User, UserProfile } from '../entities';

/** The user who makes the change, if that may be another user than the one who is changed. */
export interface WithActor {
  readonly actorId?: string | undefined;
}

/** A mail that is stored in the same transaction as the change: it is sent if and only if the change is made. */
export interface WithMail {
  readonly mail?: Mail | undefined;
}

/**
 * The fields of a user to change. A field that is `undefined` is not changed, except that `active: true` removes `inactiveReason` and
 * `inactiveUntil`, and that `active: false` removes those of an earlier time from a user who is active. Both need `active`.
 */
export type ProfileChange = {
  readonly [Field in
    | 'email'
    | 'firstName'
    | 'lastName'
    | 'name'
    | 'active'
    | 'inactiveReason'
    | 'inactiveUntil'
    | 'roles'
    | 'customerId'
    | 'emailVerified']?: User[Field] | undefined;
};

/** A change that is made only if the user is still as in `before`. */
export interface UserChange extends WithActor, WithMail {
  readonly before: User;
  readonly profile: ProfileChange;
  /** The hash of a new password, which also ends all sessions. It ends an invitation too: the email then counts as verified. */
  readonly passwordHash?: string | undefined;
  /** End all sessions, even if nothing else changes. */
  readonly endsSessions?: boolean | undefined;
  /** Also refuse the change if all sessions were ended since `before` was read. A new password is always refused then. */
  readonly unlessSessionsEnded?: true | undefined;
  readonly now: Date;
}

/**
 * Why a change was not made. `changed-since-read`: the user has changed since they were read. `last-admin`: the customer would be
 * left without an active admin.
 */
export type ChangeRefusal = 'not-found' | 'changed-since-read' | 'last-admin';

/**
 * A position in the list of a customer's users: after the user with this id and this email, or this `searchName` in a list that is
 * ordered by name.
 */
export interface ListPosition {
  readonly email?: string;
  readonly name?: string;
  /** Absent at the beginning of a part. */
  readonly id?: string;
  /** Which part of a search for `text` it is in: 0, 1 or 2; see `UserSearch`. 0 by default. */
  readonly part?: number;
}

/** The filter and the page of a user search. Users match all that is given. Emails are in lower case, names as `nameKey` returns them. */
export interface UserSearch {
  readonly customerId: number;
  /** The first characters of the email. The cost does not depend on the number of users. */
  readonly emailPrefix?: string | undefined;
  /**
   * The first characters of the name that is shown, see `shownName`. The cost does not depend on the number of users. The list is
   * in the order of names, unless `emailPrefix` is given too.
   */
  readonly namePrefix?: string | undefined;
  /** Text anywhere in the email, or in the name. The cost grows with the number of users of the customer. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /**
   * As typed: text anywhere in the email or in the name that is shown. First come those whose email begins with it, then those
   * whose name does, both at a cost that does not depend on the number of users; then all others, at the cost of `email`. With a
   * prefix there is only one part.
   */
  readonly text?: string | undefined;
  /** Read about so many users at most, even if fewer than `limit` are found. A store has a limit of its own. */
  readonly maxRead?: number | undefined;
  /** Start after this position; `null` starts at the beginning. */
  readonly after: ListPosition | null;
  /** How many users to skip after that. The cost grows with it. */
  readonly skip: number;
  readonly limit: number;
}

/** A page of a list. It may contain fewer than `limit` users although more follow. */
export interface UserPage {
  readonly users: UserProfile[];
  /** The `after` and `skip` of the next page; `null` at the end of the list. */
  readonly next: { readonly after: ListPosition; readonly skip: number } | null;
}

/**
 * Users by id and by email. Reads are strongly consistent, except for `findUsers`, listing, searching and counting. Every write is a
 * conditional write, so races are decided in the table. All methods throw `StoreUnavailableError` if the store is unavailable,
 * and all are safe to retry. An account that has expired counts as deleted for every method, and a user whose `inactiveUntil` has
 * passed as active.
 */
export interface UsersStore {
  /**
   * Create the user and the claim on the email in one transaction. The email of an expired account is free. If several callers
   * use the same email at the same time, exactly one succeeds.
   * @param by.signUpHash the hash of the sign-up secret, which only the browser that signs up receives; see `verifyEmail`.
   * @param by.replaces the account that has the email: it is deleted in the same transaction, and the new user has the email. If
   *   it does not have the email any more, or no longer expires because its email was verified, the result is `email-taken`.
   *   A user with an invitation is created with a second event.
   */
  createUser(
    user: User,
    by?: WithActor & WithMail & { signUpHash?: string | undefined; replaces?: User | undefined },
  ): Promise<'created' | 'email-taken'>;
  /**
   * Store a mail to the owner of an email. Its transaction is as large as the one of `createUser` with a mail, so that the time
   * it takes does not reveal whether an account was created. Without a mail, do the same number of checks and write nothing, so
   * that timing reveals nothing.
   */
  notifyOwner(owner: User, mail: Mail | undefined): Promise<void>;
  /** @param email canonical. @returns the id of the user who has this email, or `null`. */
  findUserId(email: string): Promise<string | null>;
  /** @param id any text. @returns `null` if no user has this id. */
  findUser(id: string): Promise<User | null>;
  /**
   * Several users in one read, eventually consistent, so for display only.
   * @param ids any texts, at most 100. @returns those who exist, in any order.
   */
  findUsers(ids: readonly string[]): Promise<User[]>;
  /** Store a password reset and replace an earlier one. @returns `false` if no active user has this id and email. */
  storeResetToken(reset: PasswordReset & { expiresAt: Date }): Promise<boolean>;
  /**
   * Consume the reset token, set the new password and end all sessions, in one write. All other tokens that were mailed to the
   * user while the earlier password was valid become invalid. If several callers use the same token at the same time, exactly one
   * succeeds.
   * @param reset.provesEmail the token was sent by mail, so using it also verifies the email.
   * @param reset.customerId of the user as read before, for the events.
   * @returns `false` if the token is not the newest one of this user, was used, or has expired at `now`.
   */
  resetPassword(
    reset: PasswordReset & WithMail & { passwordHash: string; customerId?: number; now: Date; provesEmail?: boolean },
  ): Promise<boolean>;
  /**
   * Find the active user whose newest mailed token of this kind this is, if it has not expired at `now`. Use it to refuse an
   * invalid token before a password is hashed. The method that consumes the token checks it again.
   */
  findUserBySecret(secret: {
    userId: string;
    tokenHash: string;
    kind: 'reset' | 'verify' | 'change' | 'invite';
    now: Date;
  }): Promise<User | null>;
  /**
   * Store an email verification and replace an earlier one.
   * @param verification.unlessRecent do not replace a token that expires after this time, unless it is of the same mail, which
   * is being sent once more.
   * @returns `false` unless an active user has this id and email and their email is not verified; also if a recent token stays.
   */
  requestVerification(
    verification: MailedSecret & { expiresAt: Date; unlessRecent?: { expiresAfter: Date; mailId: string } | undefined },
  ): Promise<boolean>;
  /**
   * Consume the verification token and set the email to verified, in one write. If several callers use the same token at the same
   * time, exactly one succeeds.
   * @param proof.by `signUpHash`, the hash of the sign-up secret, proves that the same browser signed up: the password of the
   * sign-up is kept. Otherwise `passwordHash` replaces that password and ends all sessions.
   * @returns the verified email; `null` if the token is not the newest one of this user, was used, or has expired at `now`, or if
   * `signUpHash` is wrong.
   */
  verifyEmail(proof: {
    userId: string;
    tokenHash: string;
    now: Date;
    by: { signUpHash: string } | { passwordHash: string };
  }): Promise<string | null>;
  /**
   * Find a user by id. `isOwn`: their email is not verified yet, and the browser with this sign-up secret signed them up.
   * @param signUpHash the hash of that secret.
   */
  findSignUp(id: string, signUpHash: string): Promise<{ user: User; isOwn: boolean } | null>;
  /**
   * Set the password of an account whose email is not verified yet, because the browser that signed up signs up again. Makes as
   * many writes as `createUser`, so that the time does not reveal whether an account was created.
   * @returns `false` if the email has been verified since, or another browser signed up: then nothing is written.
   */
  repeatSignUp(
    repeat: WithMail & { user: User; signUpHash: string; passwordHash: string; now: Date },
  ): Promise<boolean>;
  /**
   * Store the requested new email and the mails about it. This replaces an earlier request and makes its token invalid. The new
   * email is not claimed yet.
   * @returns `false` if no active user has this id and email, or all their sessions were ended after `user` was read.
   */
  requestEmailChange(request: { user: User; newEmail: string; mails: readonly Mail[]; now: Date }): Promise<boolean>;
  /**
   * Find the new email that a user requested, until the change is confirmed or becomes impossible. Whether its link has expired makes
   * no difference: an email that belongs to another account has no link, and the user may not learn that.
   * @returns `null` if there is no request.
   */
  findRequestedEmail(userId: string): Promise<string | null>;
  /** Store the token of an invitation and replace an earlier one. @returns `false` unless an active user has this id and email and is invited. */
  storeInvitationToken(invitation: MailedSecret & { expiresAt: Date }): Promise<boolean>;
  /** Store the token sent to the new email. @returns `false` unless an active user has this id and requested this email. */
  storeEmailChangeToken(change: MailedSecret & { expiresAt: Date }): Promise<boolean>;
  /**
   * Consume the token, set the new email as verified, claim it, and store a mail to the old one, in one transaction. Sessions
   * stay live. If several callers use the same token or want the same email at the same time, exactly one succeeds.
   * @param change.user the user as read before; the change is refused if their email has changed since.
   * @returns the changed user; `null` if the token is not the newest one of this user, was used, or has expired at `now`, or if
   * the email is taken.
   */
  confirmEmailChange(change: { user: User; tokenHash: string; mail: Mail; now: Date }): Promise<User | null>;
  /**
   * Replace the hash `from` by `to`, a new hash of the same password. Does nothing if the password has changed since it was read.
   */
  upgradePasswordHash(change: { userId: string; from: string; to: string }): Promise<void>;
  /**
   * Change a user, the claim on their email and the number of active admins of their customer, in one transaction. The change is
   * made only if profile and roles are still as in `before`. If several callers change the profile, or set a new password, with
   * the same `before`, exactly one succeeds. Tokens that were mailed for the earlier email or password become invalid.
   */
  changeUser(
    change: UserChange,
  ): Promise<{ outcome: 'changed'; user: User } | { outcome: ChangeRefusal | 'email-taken' }>;
  /**
   * Remove the user, the claim on the email and all their credentials, and store a mail to them, in one transaction. This happens only
   * if email, `active` as it was set, roles, customer and second factors are still as in `user`, and they are still invited if they were. A
   * user without second factors costs no read.
   */
  deleteUser(user: User, by: WithActor & WithMail & { now: Date }): Promise<'deleted' | ChangeRefusal>;
  /**
   * All users of a customer, in no particular order. Reads an eventually consistent index, so use the result for display, never
   * for a security decision.
   */
  listProfiles(customerId: number): Promise<UserProfile[]>;
  /** The number of users that `listProfiles` would return, without reading their profiles into memory. */
  countUsers(customerId: number): Promise<number>;
  /** As `countUsers`, but counts no further than `max`. At most one round trip per 1 MB of profiles, about 3,000 users. */
  countUsersUpTo(customerId: number, max: number): Promise<number>;
  /** A page of a customer's users, ordered by email unless `UserSearch` says otherwise. Reads eventually consistent indexes, as `listProfiles` does. */
  searchUsers(search: UserSearch): Promise<UserPage>;
}
