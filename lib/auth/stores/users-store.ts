import type { Mail, MailedSecret, PasswordReset, User, UserProfile } from '../entities';

/** Who did it, where that may be somebody else than the user it was done to. */
export interface WithActor {
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
export interface UserChange extends WithActor, WithMail {
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
  createUser(
    user: User,
    by?: WithActor & WithMail & { signUpHash?: string | undefined },
  ): Promise<'created' | 'email-taken'>;
  /**
   * Put a mail to a user, in a transaction as large as that of `createUser` with a mail: by its time nobody tells which it was.
   * Without a mail it is as large, and writes nothing.
   */
  notifyOwner(owner: User, mail: Mail | undefined): Promise<void>;
  /** @returns the id that claims this canonical email, `null` if none does. */
  findUserId(email: string): Promise<string | null>;
  /** @param id any text: what is no user's id finds `null`. */
  findUser(id: string): Promise<User | null>;
  /** Remember a reset, in place of any earlier one. @returns `false` if no active user has this id and email. */
  storeResetToken(reset: PasswordReset & { expiresAt: Date }): Promise<boolean>;
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
  requestEmailChange(wish: { user: User; newEmail: string; mails: readonly Mail[]; now: Date }): Promise<boolean>;
  /** Remember the secret sent to the wished address. @returns `false` unless an active user has this id and wishes this email. */
  storeEmailChangeToken(change: MailedSecret & { expiresAt: Date }): Promise<boolean>;
  /**
   * Use up the secret and have its effect, in one transaction: the email, which is verified by it, its claim, and a mail to the
   * old one. Sessions go on. Of any number of callers with one token, or who want one email, one wins.
   * @param change.user who has the email still that they were read with.
   * @returns the user; `null` if the token is not this user's newest, was used, or has expired at `now`, or the email is taken.
   */
  confirmEmailChange(change: { user: User; tokenHash: string; mail: Mail; now: Date }): Promise<User | null>;
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
  deleteUser(user: User, by: WithActor & { now: Date }): Promise<'deleted' | ChangeRefusal>;
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
