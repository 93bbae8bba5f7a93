import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TokenRotation, TokenSession } from '../../auth/entities';
import type { Ids } from '../../auth/ports';
import type { RefreshUse, TokenSessionsStore } from '../../auth/stores/token-sessions-store';
import { attempt } from '../table/attempt';
import { batchGet } from '../table/batch-get';
import { conditionHolds, type Existing } from '../table/condition';
import { fromEpochSeconds, isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { putStep, transact } from '../table/transaction';
import { eventStep } from '../users/user-events';
import { isExpired, type UserItem, fromItem as userFromItem } from '../users/user-item';
import {
  fromAuthentication,
  fromSource,
  isWellFormed,
  tokenSessionKey as keyOf,
  type SessionItem,
  toAuthentication,
  toSource,
} from './session-item';
import { replacedSteps, type SessionTables } from './sessions-store';

interface TokenSessionItem extends SessionItem {
  /** Whole epoch seconds, rounded down, so that no access token outlives the session. */
  expires_at: number;
  family_hash: string;
  refresh_hash: string;
  /** The last rotations, oldest first. Absent before the first refresh. */
  rotations?: RotationItem[];
}

/** `at` in epoch seconds with a fraction. */
interface RotationItem {
  hash: string;
  salt: string;
  at: number;
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
  ...toAuthentication(session),
  family_hash: session.familyHash,
  refresh_hash: session.refreshHash,
  ...(session.rotations.length === 0 ? {} : { rotations: session.rotations.map(toRotationItem) }),
});

const toRotationItem = ({ presentedHash, salt, rotatedAt }: TokenRotation): RotationItem => ({
  hash: presentedHash,
  salt,
  at: toEpochSeconds(rotatedAt),
});

const fromItem = (item: TokenSessionItem): TokenSession => ({
  id: item.id.slice(keyOf('').length),
  userId: item.user_id,
  epoch: item.session_epoch,
  createdAt: fromEpochSeconds(item.created_at),
  expiresAt: fromEpochSeconds(item.expires_at),
  ...fromSource(item),
  ...fromAuthentication(item),
  familyHash: item.family_hash,
  refreshHash: item.refresh_hash,
  rotations: (item.rotations ?? [])
    .filter(({ at }) => isEpochSeconds(at))
    .map(({ hash, salt, at }) => ({ presentedHash: hash, salt, rotatedAt: fromEpochSeconds(at) })),
});

/** `TokenSessionsStore` on the sessions table: one item per session. */
export const createTokenSessionsStore = (client: TableClient, tables: SessionTables, ids: Ids): TokenSessionsStore => ({
  createTokenSession: async (session, { replaces = null, customerId } = {}) => {
    const { userId, createdAt: time, methods } = session;
    const eventId = ids.newId();
    await transact(
      client,
      [
        putStep(tables.sessions, { ...toItem(session) }),
        ...replacedSteps(tables.sessions, replaces),
        eventStep(tables.events, {
          eventId,
          type: 'user.signed_in',
          userId,
          customerId,
          actorId: undefined,
          time,
          methods,
        }),
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
    if (!isWellFormed(item)) return null;
    const session = fromItem(item);
    return session.expiresAt <= now ? null : { session, user: userFromItem(user, now) };
  },

  rotateRefreshToken: async (use) => {
    let existing: Existing = {};
    const rotated = await conditionHolds(
      () => attempt(client, (options) => client.documents.send(rotateCommand(tables.sessions, use), options)),
      (item) => {
        existing = item;
        // This call succeeded earlier and its response was lost: nobody else can have made this successor.
        return item.refresh_hash?.S === use.successorHash;
      },
    );
    if (rotated) return { outcome: 'rotated' };
    const salt = saltOfRepeat(existing, use);
    return salt === undefined ? { outcome: 'reused' } : { outcome: 'repeated', salt };
  },

  deleteTokenSession: async (id) => {
    const command = new DeleteCommand({ TableName: tables.sessions, Key: { id: keyOf(id) } });
    await attempt(client, (options) => client.documents.send(command, options));
  },
});

/** The salt of an earlier use of the presented token, if that was less than `graceSeconds` ago. */
const saltOfRepeat = (
  { rotations }: Existing,
  { presentedHash, now, graceSeconds }: RefreshUse,
): string | undefined => {
  const rotation = rotations?.L?.find(({ M: stored }) => stored?.hash?.S === presentedHash)?.M;
  const at = Number(rotation?.at?.N);
  return isEpochSeconds(at) && toEpochSeconds(now) < at + graceSeconds ? rotation?.salt?.S : undefined;
};

const rotateCommand = (table: string, use: RefreshUse): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: keyOf(use.sessionId) },
    ConditionExpression: 'refresh_hash = :presented',
    // The list may be replaced as a whole: while the presented token is the valid one, no other use can have changed the list.
    UpdateExpression: 'SET refresh_hash = :successor, rotations = :rotations, used_at = :now',
    ExpressionAttributeValues: {
      ':presented': use.presentedHash,
      ':successor': use.successorHash,
      ':rotations': [
        ...use.repeatable.map(toRotationItem),
        toRotationItem({ presentedHash: use.presentedHash, salt: use.salt, rotatedAt: use.now }),
      ],
      ':now': toEpochSeconds(use.now),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
