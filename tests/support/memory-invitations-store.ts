import type { InvitationsStore } from '../../lib/auth/stores/invitations-store';
import { acceptedUser } from '../../lib/store/users/invitation-steps';
import { livingUser, voidOfEmail } from './memory-mailed-changes';
import type { MemoryPasskeysStore } from './memory-passkeys-store';
import type { MemoryUsersStore } from './memory-users-store';

/** Invitations in memory: a part of their users. */
export const createMemoryInvitationsStore = (
  { kept, put }: MemoryUsersStore,
  passkeys: Pick<MemoryPasskeysStore, 'plant'>,
): InvitationsStore => ({
  acceptInvitation: async (use) => {
    const { user, tokenHash, by, now } = use;
    const stored = livingUser(kept, user.id);
    const secret = kept.pending.get(user.id)?.invitation;
    const isGood = secret?.tokenHash === tokenHash && secret.expiresAt > now;
    if (!stored?.active || stored.invitation === null || stored.version !== user.version || !isGood) return 'refused';
    if ('passkey' in by && !passkeys.plant(user.id, by.passkey)) return 'passkey-taken';
    const accepted = acceptedUser({ ...use, user: stored });
    put(accepted);
    voidOfEmail(kept, user.id);
    return accepted;
  },

  renewInvitation: async ({ user, mail, actorId, now }) => {
    const stored = livingUser(kept, user.id);
    if (!stored?.active || stored.invitation === null || stored.email !== user.email) return false;
    put({ ...stored, invitation: { invitedAt: now, invitedBy: actorId ?? null } });
    if (mail !== undefined) kept.outbox.put(mail);
    return true;
  },

  listInvitations: async ({ customerId, after, limit }) => {
    const all = [...kept.users.keys()]
      .flatMap((id) => livingUser(kept, id) ?? [])
      .filter((user) => user.customerId === customerId)
      .flatMap(({ id, email, name, active, roles, invitation }) => {
        const expiresAt = kept.pending.get(id)?.invitation?.expiresAt ?? null;
        return invitation === null ? [] : [{ id, email, name, active, roles, ...invitation, expiresAt }];
      })
      .toSorted((one, other) => other.invitedAt.getTime() - one.invitedAt.getTime());
    const start = after === null ? 0 : all.findIndex(({ id }) => id === after.id) + 1;
    const invitations = all.slice(start, start + limit);
    const last = invitations.at(-1);
    const hasMore = all.length > start + limit && last !== undefined;
    return { invitations, next: hasMore ? { id: last.id, invitedAt: last.invitedAt } : null };
  },
});
