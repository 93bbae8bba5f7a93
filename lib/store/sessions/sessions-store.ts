import { GetCommand, QueryCommand, type QueryCommandOutput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Authentication, Session, SessionSummary } from '../../auth/entities';
import type { Ids } from '../../auth/ports';
import type { SessionsStore } from '../../auth/stores/sessions-store';
import { isId } from '../../auth/user-id';
import { maySubstitute } from '../../auth/users/impersonation';
import { errorName } from '../../observe/error-name';
import { log } from '../../observe/log';
import type { TableCallOptions } from '../../observe/request-scope';
import { attempt } from '../table/attempt';
import { batchGet } from '../table/batch-get';
import { conditionHolds } from '../table/condition';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { deleteStep, putStep, type Step, transact } from '../table/transaction';
import { type EventsTable, eventStep } from '../users/user-events';
import { isExpired, type UserItem, fromItem as userFromItem } from '../users/user-item';
import { fromItem, keyOfReference, type SessionItem, summaryFromItem, toAuthentication, toItem } from './session-item';

/** The tables for sessions, for their users, and for the events that record them. */
export interface SessionTables {
  readonly sessions: string;
  readonly users: string;
  readonly events: EventsTable;
}

/** How long a request waits for the write that stores the use of its session. */
const TOUCH_MILLISECONDS = 1000;

/** `SessionsStore` on the sessions table: one item per session, with the hash of its token as the key. */
export const createSessionsStore = (
  client: TableClient,
  { sessions: table, users, events }: SessionTables,
  ids: Ids,
): SessionsStore => ({
  createSession: async (session, { replaces = null, customerId } = {}) => {
    const { userId, createdAt: time, methods, impersonator } = session;
    const type = impersonator === undefined ? 'user.signed_in' : 'user.impersonated';
    const eventId = ids.newId();
    await transact(
      client,
      [
        // No condition is needed: the hash of a new token is not yet a key, and a retry writes the same item again.
        putStep(table, { ...toItem(session) }),
        ...(replaces === session.tokenHash ? [] : replacedSteps(table, replaces)),
        eventStep(events, { eventId, type, userId, customerId, actorId: impersonator?.id, time, methods }),
      ],
      eventId,
    );
  },

  findSession: async (tokenHash, now) => {
    const command = new GetCommand({ TableName: table, Key: { id: tokenHash }, ConsistentRead: true });
    const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
    return item === undefined ? null : nullUnlessUsable(client, users, fromItem(item as SessionItem), now);
  },

  findSessionAndUser: async ({ tokenHash, userId, now }) => {
    const found = await batchGet(client, { [table]: tokenHash, [users]: userId });
    const item = found.get(table) as SessionItem | undefined;
    const user = found.get(users) as UserItem | undefined;
    if (item === undefined || user?.email === undefined || item.user_id !== userId || isExpired(user, now)) return null;
    const session = await nullUnlessUsable(client, users, fromItem(item), now);
    return session === null ? null : { session, user: userFromItem(user, now) };
  },

  findReferencedSession: async ({ reference, userId, now }) => {
    const key = keyOfReference(reference);
    if (key === null || !isId(userId)) return null;
    const found = await batchGet(client, { [table]: key, [users]: userId });
    const item = found.get(table) as SessionItem | undefined;
    const user = found.get(users) as UserItem | undefined;
    if (item === undefined || user?.email === undefined || item.user_id !== userId || isExpired(user, now)) return null;
    const session = await nullUnlessUsable(client, users, summaryFromItem(item), now);
    return session === null ? null : { session, user: userFromItem(user, now) };
  },

  endSession: async ({ reference, userId, customerId }, now) => {
    const id = keyOfReference(reference);
    if (id === null) return false;
    const eventId = ids.newId();
    const ended = { eventId, type: 'auth.signed_out', userId, customerId, actorId: undefined, time: now } as const;
    const recorded = eventStep(events, ended);
    return (await transact(client, [endStep(table, { id, userId }), recorded], eventId)) === 'done';
  },

  touchSession: async (session, now) => {
    const command = touchCommand(table, session, now);
    // The request waits for this write, so it stops early: the next request tries again.
    const timeUp = AbortSignal.timeout(TOUCH_MILLISECONDS);
    const send = ({ abortSignal }: TableCallOptions) =>
      client.documents.send(command, { abortSignal: AbortSignal.any(abortSignal ? [abortSignal, timeUp] : [timeUp]) });
    try {
      await conditionHolds(() => attempt(client, send));
    } catch (error) {
      // Every error is caught, "access denied" included: nobody is signed out because the table accepts no writes.
      const reason = errorName(error);
      log('warn', 'session_use_not_stored', { user_id: session.userId, reason });
    }
  },

  refreshAuthentication: async (session, authentication) => {
    const id = keyOfReference(session.reference);
    if (id === null) return false;
    const command = authenticationCommand(table, id, session, authentication);
    return conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
  },

  listSessions: async (userId, now) => {
    const summaries = [];
    for await (const { Items: items = [] } of pagesOf(client, table, userId))
      summaries.push(...items.map((item) => nullIfOver(summaryFromItem(item as SessionItem), now)));
    return summaries.filter((summary) => summary !== null);
  },

  endSessionOf: async (userId, reference) => {
    const id = keyOfReference(reference);
    if (id === null) return false;
    // A transaction, because its client token makes a retry safe: if the response to a plain delete were lost, the retry could
    // no longer tell whose session it was.
    return (await transact(client, [endStep(table, { id, userId })], ids.newId())) === 'done';
  },
});

/**
 * TTL deletes items late, so an expired session counts as absent even while its item is still in the table. So does a malformed
 * one, which is `null`.
 */
const nullIfOver = <Expiring extends Pick<Session, 'expiresAt'>>(session: Expiring | null, now: Date) =>
  session === null || (session.expiresAt !== null && session.expiresAt <= now) ? null : session;

/**
 * As `nullIfOver`. A session that an admin uses is also over when that admin may not act for others any more, which costs one more read,
 * for these sessions only.
 */
const nullUnlessUsable = async <Found extends Pick<Session, 'expiresAt' | 'impersonator'>>(
  client: TableClient,
  users: string,
  found: Found | null,
  now: Date,
): Promise<Found | null> => {
  const session = nullIfOver(found, now);
  const impersonator = session?.impersonator;
  if (impersonator === undefined) return session;
  const item = (await batchGet(client, { [users]: impersonator.id })).get(users) as UserItem | undefined;
  const admin = item?.email === undefined || isExpired(item, now) ? null : userFromItem(item, now);
  return maySubstitute(admin, impersonator) ? session : null;
};

/** End the session with this reference, of either kind, in the transaction that begins another one. */
export const replacedSteps = (table: string, reference: string | null): Step<never>[] => {
  const key = reference === null ? null : keyOfReference(reference);
  return key === null ? [] : [deleteStep(table, key)];
};

/**
 * The first condition makes an update of an ended session fail; without it the update would create the item again. The second
 * one makes sure that exactly one of several simultaneous callers writes.
 */
const touchCommand = (table: string, { tokenHash, usedAt }: Session, now: Date): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: tokenHash },
    // Sessions that an earlier version stored have no `used_at`; nothing ever removes it. IAM allows the functions no other
    // attributes than these (see `touchSession` in serverless/grants.yml).
    ConditionExpression: 'attribute_exists(id) AND (used_at = :before OR attribute_not_exists(used_at))',
    UpdateExpression: 'SET used_at = :now',
    ExpressionAttributeValues: { ':before': toEpochSeconds(usedAt), ':now': toEpochSeconds(now) },
  });

/**
 * The conditions make the update of an ended session fail, and of several simultaneous callers all but one. IAM allows the function
 * no other attributes than these (see `refreshAuthentication` in serverless/grants.yml): without `created_at` and `expires_at`, an
 * item is no session.
 */
const authenticationCommand = (
  table: string,
  id: string,
  before: SessionSummary,
  authentication: Authentication,
): UpdateCommand => {
  const [stored, wanted] = [toAuthentication(before), toAuthentication(authentication)];
  return new UpdateCommand({
    TableName: table,
    Key: { id },
    ConditionExpression: [
      'user_id = :user AND session_epoch = :epoch',
      // Sessions that an earlier version stored have neither attribute.
      '((authenticated_at = :before AND #methods = :known) OR attribute_not_exists(authenticated_at))',
      stored.user_verified ? 'user_verified = :true' : 'attribute_not_exists(user_verified)',
    ].join(' AND '),
    UpdateExpression: `SET authenticated_at = :now, #methods = :methods${wanted.user_verified ? ', user_verified = :true' : ''}`,
    ExpressionAttributeNames: { '#methods': 'methods' },
    ExpressionAttributeValues: {
      ':user': before.userId,
      ':epoch': before.epoch,
      ':before': stored.authenticated_at,
      ':known': stored.methods,
      ':now': wanted.authenticated_at,
      ':methods': wanted.methods,
      ...(stored.user_verified || wanted.user_verified ? { ':true': true } : {}),
    },
  });
};

const endStep = (table: string, { id, userId }: { id: string; userId: string }): Step<'not-found'> => ({
  write: {
    Delete: {
      TableName: table,
      Key: { id },
      ConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
    },
  },
  whenRefused: () => 'not-found',
});

/** All pages of the user's sessions, newest session first. */
async function* pagesOf(client: TableClient, table: string, userId: string): AsyncGenerator<QueryCommandOutput> {
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = new QueryCommand({
      TableName: table,
      IndexName: 'by_user',
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
      ScanIndexForward: false,
      ExclusiveStartKey: start,
    });
    const page = await attempt(client, (options) => client.documents.send(command, options));
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
