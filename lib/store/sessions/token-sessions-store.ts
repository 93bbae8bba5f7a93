import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TokenSession } from '../../auth/entities';
import type { Ids } from '../../auth/ports';
import type { RefreshUse, TokenSessionsStore } from '../../auth/stores/token-sessions-store';
import { attempt } from '../table/attempt';
import { batchGet } from '../table/batch-get';
import { conditionHolds } from '../table/condition';
import { fromEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { deleteStep, putStep, transact } from '../table/transaction';
import { eventStep } from '../users/user-events';
import { isExpired, type UserItem, fromItem as userFromItem } from '../users/user-item';
import { fromSource, tokenSessionKey as keyOf, type SessionItem, toSource } from './session-item';
import type { SessionTables } from './sessions-store';
import { signOut } from './sessions-store';

interface TokenSessionItem extends SessionItem {
  /** Whole epoch seconds, rounded down, so that no access token outlives the session. */
  expires_at: number;
  family_hash: string;
  refresh_hash: string;
}

const toItem = (session: TokenSession): TokenSessionItem => ({
  id: keyOf(session.id),
  user_id: session.userId,
  session_epoch: session.epoch,
  created_at: toEpochSeconds(session.createdAt),
  expires_at: Math.floor(toEpochSeconds(session.expiresAt)),
  // Only a refresh counts as a use of the session. The use of an access token is not recorded.
  used_at: toEpochSeconds(session.createdAt),
  ...toSource(session),
  family_hash: session.familyHash,
  refresh_hash: session.refreshHash,
});

const fromItem = (item: TokenSessionItem): TokenSession => ({
  id: item.id.slice(keyOf('').length),
  userId: item.user_id,
  epoch: item.session_epoch,
  createdAt: fromEpochSeconds(item.created_at),
  expiresAt: fromEpochSeconds(item.expires_at),
  ...fromSource(item),
  familyHash: item.family_hash,
  refreshHash: item.refresh_hash,
});

/** `TokenSessionsStore` on the sessions table: one item per session. */
export const createTokenSessionsStore = (client: TableClient, tables: SessionTables, ids: Ids): TokenSessionsStore => ({
  createTokenSession: async (session, { replaces } = { replaces: null }) => {
    const { userId, createdAt: time } = session;
    const eventId = ids.newId();
    await transact(
      client,
      [
        putStep(tables.sessions, { ...toItem(session) }),
        ...(replaces === null ? [] : [deleteStep(tables.sessions, keyOf(replaces))]),
        eventStep(tables.events, { eventId, type: 'user.signed_in', userId, actorId: undefined, time }),
      ],
      eventId,
    );
  },

  findTokenSession: async ({ id, userId, now }) => {
    const found = await batchGet(client, { [tables.sessions]: keyOf(id), [tables.users]: userId });
    const item = found.get(tables.sessions) as TokenSessionItem | undefined;
    const user = found.get(tables.users) as UserItem | undefined;
    if (item === undefined || user?.email === undefined || item.user_id !== user.id || isExpired(user, now))
      return null;
    const session = fromItem(item);
    return session.expiresAt <= now ? null : { session, user: userFromItem(user) };
  },

  rotateRefreshToken: async (use) => {
    let existing: Record<string, AttributeValue> = {};
    const rotated = await conditionHolds(
      () => attempt(client, (options) => client.documents.send(rotateCommand(tables.sessions, use), options)),
      (item) => {
        existing = item;
        // This call succeeded earlier and its response was lost: nobody else can have made this successor.
        return item.refresh_hash?.S === use.successorHash;
      },
    );
    if (rotated) return { outcome: 'rotated' };
    const { previous_hash: previous, refresh_salt: salt, refreshed_at: refreshedAt } = existing;
    const isInGracePeriod = toEpochSeconds(use.now) < Number(refreshedAt?.N) + use.graceSeconds;
    return previous?.S === use.presentedHash && salt?.S !== undefined && isInGracePeriod
      ? { outcome: 'repeated', salt: salt.S }
      : { outcome: 'reused' };
  },

  endTokenSession: ({ id, userId }, now) => signOut(client, tables, ids, { id: keyOf(id), userId, now }),

  deleteTokenSession: async (id) => {
    const command = new DeleteCommand({ TableName: tables.sessions, Key: { id: keyOf(id) } });
    await attempt(client, (options) => client.documents.send(command, options));
  },
});

const rotateCommand = (table: string, use: RefreshUse): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: keyOf(use.sessionId) },
    ConditionExpression: 'refresh_hash = :presented',
    UpdateExpression:
      'SET refresh_hash = :successor, previous_hash = :presented, refresh_salt = :salt, refreshed_at = :now, used_at = :now',
    ExpressionAttributeValues: {
      ':presented': use.presentedHash,
      ':successor': use.successorHash,
      ':salt': use.salt,
      ':now': toEpochSeconds(use.now),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
