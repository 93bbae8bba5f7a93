import type { OpenInvitation, Passkey, User } from '../entities';
import type { WithActor, WithMail } from './users-store';

/** The use of an invitation. */
export interface InvitationUse {
  /** As read before, still invited. */
  readonly user: User;
  readonly tokenHash: string;
  /** What the user signs in with from now on: the hash of a password, or a passkey. */
  readonly by: { readonly passwordHash: string } | { readonly passkey: Passkey };
  /** `undefined` keeps what the user has. */
  readonly names: Partial<Pick<User, 'firstName' | 'lastName' | 'name'>>;
  readonly now: Date;
}

/** A position in the list of a customer's open invitations, which is ordered by `invitedAt`, newest first. */
export interface InvitationPosition {
  readonly id: string;
  readonly invitedAt: Date;
}

/**
 * The invitations that nobody has accepted yet. Each is a part of its user: `UsersStore.createUser` makes it, `storeInvitationToken` stores its
 * link, and `deleteUser` withdraws it. Every proof of the email ends it too, and so does a password from an admin. Errors as in
 * `UsersStore`.
 */
export interface InvitationsStore {
  /**
   * Consume the token of an invitation, in one transaction: the email is verified, the user has a password or a passkey, and is invited no
   * more. If several callers use the same token, or one withdraws the invitation, at the same time, exactly one succeeds.
   * @returns the user after it; `refused` if the token is not the newest one of an active user who is invited and as they were read, or has
   * expired at `now`; `passkey-taken` if a user has this passkey already: then nothing has changed.
   */
  acceptInvitation(use: InvitationUse): Promise<User | 'refused' | 'passkey-taken'>;
  /**
   * Make the invitation new, and store its mail, in one transaction. The link of the earlier mail works until the new mail is sent.
   * @param renewal.user as read before.
   * @returns `false` unless they are active, still invited, and have the same email, customer and roles.
   */
  renewInvitation(renewal: WithActor & WithMail & { user: User; now: Date }): Promise<boolean>;
  /**
   * A page of the open invitations of a customer, newest first; expired ones too. Reads an eventually consistent index, so use it for
   * display only. The cost depends on the page alone.
   * @param page.after start after this position; `null` starts at the newest.
   */
  listInvitations(page: {
    customerId: number;
    after: InvitationPosition | null;
    limit: number;
    now: Date;
  }): Promise<{ invitations: OpenInvitation[]; next: InvitationPosition | null }>;
}
