import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OpenInvitation } from '../../auth/entities';
import type { Clock, Ids } from '../../auth/ports';
import type { InvitationsStore, InvitationUse } from '../../auth/stores/invitations-store';
import { findOrphan } from '../credentials/find-orphan';
import { claimPasskeyStep, putPasskeyStep } from '../credentials/passkey-steps';
import { attempt } from '../table/attempt';
import { fromEpochSeconds, isEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { acceptedUser, acceptInvitationStep, renewInvitationStep } from './invitation-steps';
import { isActive, type UserItem } from './user-item';
import { adminCountSteps } from './user-steps';
import { createUserTable, type UserTables } from './user-table';

/** `InvitationsStore` on the users table: attributes of a user, and the index `by_invitation` of those who have them. */
export const createInvitationsStore = (
  client: TableClient,
  tables: UserTables,
  ids: Ids,
  clock: Clock,
): InvitationsStore => {
  const { users: table, credentials } = tables;
  const users = createUserTable(client, tables, ids, clock);

  const claims = { get: users.get, hasUser: async (id: string) => (await users.findItem(id)) !== null };

  const accept = (use: InvitationUse, orphanOf: string | null) => {
    const { user, by, now } = use;
    const changed = 'passkey' in by ? 'user.passkey_added' : 'user.password_changed';
    return users.transact([
      acceptInvitationStep(table, use),
      ...('passkey' in by
        ? [putPasskeyStep(credentials, user.id, by.passkey), claimPasskeyStep(table, user.id, by.passkey.id, orphanOf)]
        : []),
      ...adminCountSteps(tables.customers, user, acceptedUser(use)),
      users.eventStep('user.invitation_accepted', user, now, {}, acceptedUser(use)),
      users.eventStep('user.email_verified', user, now),
      users.eventStep(changed, user, now),
    ]);
  };

  return {
    acceptInvitation: async (use) => {
      const { by } = use;
      let outcome = await accept(use, null);
      if (outcome === 'taken' && 'passkey' in by) {
        const orphanOf = await findOrphan(claims, by.passkey.id);
        if (orphanOf !== null) outcome = await accept(use, orphanOf);
      }
      if (outcome === 'done') return acceptedUser(use);
      return outcome === 'taken' ? 'passkey-taken' : 'refused';
    },

    renewInvitation: async (renewal) => {
      const outcome = await users.transact([
        renewInvitationStep(table, renewal),
        users.eventStep('user.invited', renewal.user, renewal.now, renewal),
        ...users.mailSteps(renewal.mail),
      ]);
      return outcome === 'done';
    },

    listInvitations: async ({ customerId, after, limit, now }) => {
      const command = new QueryCommand({
        TableName: table,
        IndexName: 'by_invitation',
        KeyConditionExpression: 'customer_id = :customer',
        ExpressionAttributeValues: { ':customer': customerId },
        ScanIndexForward: false,
        Limit: limit + 1,
        ...(after === null
          ? {}
          : {
              ExclusiveStartKey: { id: after.id, customer_id: customerId, invited_at: after.invitedAt.toISOString() },
            }),
      });
      const { Items: items = [] } = await attempt(client, (options) => client.documents.send(command, options));
      const invitations = items.slice(0, limit).map((item) => fromItem(item as ListedItem, now));
      const last = invitations.at(-1);
      const next = items.length > limit && last !== undefined ? { id: last.id, invitedAt: last.invitedAt } : null;
      return { invitations, next };
    },
  };
};

/** The attributes that the index holds. */
type ListedItem = Pick<
  UserItem,
  'id' | 'email' | 'name' | 'active' | 'inactive_until' | 'roles' | 'invited_by' | 'invite_expires_at'
> & { invited_at: string };

const fromItem = (item: ListedItem, now: Date): OpenInvitation => ({
  id: item.id,
  email: item.email,
  name: item.name ?? null,
  active: isActive(item, now),
  roles: (item.roles ?? []).map(({ id, code, name, reserved }) => ({ id, code, name, reserved })),
  invitedAt: new Date(item.invited_at),
  invitedBy: item.invited_by ?? null,
  expiresAt: isEpochSeconds(item.invite_expires_at) ? fromEpochSeconds(item.invite_expires_at) : null,
});
