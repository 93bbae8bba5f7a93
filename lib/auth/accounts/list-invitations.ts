import type { OpenInvitation, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { InvitationPosition, InvitationsStore } from '../stores/invitations-store';
import { isId } from '../user-id';

export interface ListInvitationsDeps {
  invitations: Pick<InvitationsStore, 'listInvitations'>;
  clock: Clock;
}

/**
 * `sending`: its newest mail is not sent yet. `open`: its link works. `expired`: its link is too old. `inactive`: the user was made inactive, so no
 * link works.
 */
export const INVITATION_STATES = ['sending', 'open', 'expired', 'inactive'] as const;

export type InvitationState = (typeof INVITATION_STATES)[number];

/** An invitation of a list, as it is now. */
export interface ListedInvitation extends OpenInvitation {
  readonly state: InvitationState;
}

/**
 * The open invitations of the caller's customer, newest first. Reads an eventually consistent index.
 * @param page.cursor the `nextCursor` of an earlier page.
 * @throws {AuthError} `invalid_argument` for text that is not a cursor.
 */
export const listInvitations = async (
  deps: ListInvitationsDeps,
  { customerId }: Pick<User, 'customerId'>,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ invitations: ListedInvitation[]; nextCursor: string | null }> => {
  const after = cursor === undefined ? null : readCursor(cursor);
  const now = deps.clock.now();
  const { invitations, next } = await deps.invitations.listInvitations({ customerId, after, limit, now });
  return {
    invitations: invitations.map((invitation) => ({ ...invitation, state: stateOf(invitation, now) })),
    nextCursor: next === null ? null : `${next.invitedAt.toISOString()}~${next.id}`,
  };
};

/** An expiry that is older than the invitation is of a link that was mailed before it was made new. */
const stateOf = ({ active, expiresAt, invitedAt }: OpenInvitation, now: Date): InvitationState => {
  if (!active) return 'inactive';
  if (expiresAt !== null && expiresAt > now) return 'open';
  return expiresAt === null || expiresAt <= invitedAt ? 'sending' : 'expired';
};

/** It names a place in the caller's own list, so it needs no signature. */
const readCursor = (cursor: string): InvitationPosition => {
  const [time = '', id = ''] = cursor.split('~');
  const invitedAt = new Date(time);
  const isCursor = !Number.isNaN(invitedAt.getTime()) && isId(id) && `${invitedAt.toISOString()}~${id}` === cursor;
  if (!isCursor) throw new AuthError('invalid_argument', { argument: 'cursor', reason: 'is not one of this list' });
  return { invitedAt, id };
};
