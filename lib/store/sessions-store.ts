import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Session } from '../auth/entities';
import type { Ids } from '../auth/ports';
import type { SessionsStore } from '../auth/stores';
import { attempt } from './attempt';
import { fromEpochSeconds, toEpochSeconds } from './epoch-seconds';
import type { TableClient } from './table-client';
import { deleteStep, putStep, transact } from './transaction';
import { eventStep } from './user-events';

interface SessionItem {
  /** The token's hash. */
  id: string;
  user_id: string;
  session_epoch: number;
  /** Epoch seconds with a fraction. */
  created_at: number;
  /** Whole epoch seconds, rounded up: the table's TTL attribute, which sweeps late and takes no fractions. */
  expires_at?: number;
}

const toItem = (session: Session): SessionItem => ({
  id: session.tokenHash,
  user_id: session.userId,
  session_epoch: session.epoch,
  created_at: toEpochSeconds(session.createdAt),
  ...(session.expiresAt === null ? {} : { expires_at: Math.ceil(toEpochSeconds(session.expiresAt)) }),
});

const fromItem = (item: SessionItem): Session => ({
  tokenHash: item.id,
  userId: item.user_id,
  epoch: item.session_epoch,
  createdAt: fromEpochSeconds(item.created_at),
  expiresAt: item.expires_at === undefined ? null : exactExpiry(item.expires_at, item.created_at),
});

/** Lifetimes are whole seconds, so the end has the creation's fraction of a second. */
const exactExpiry = (expiresAt: number, createdAt: number): Date =>
  fromEpochSeconds(expiresAt - (Math.ceil(createdAt) - createdAt));

/** The tables a session is written to. */
export interface SessionTables {
  readonly sessions: string;
  readonly events: string;
}

/** `SessionsStore` on the sessions table: one item per session, by the hash of its token. */
export const createSessionsStore = (
  client: TableClient,
  { sessions: table, events }: SessionTables,
  ids: Ids,
): SessionsStore => ({
  createSession: async (session, { replaces } = { replaces: null }) => {
    const { userId, createdAt: time } = session;
    const eventId = ids.newId();
    await transact(
      client,
      [
        // No condition: a fresh token's hash is nobody else's key, and a retry writes the same item again.
        putStep(table, { ...toItem(session) }),
        ...(replaces === null || replaces === session.tokenHash ? [] : [deleteStep(table, replaces)]),
        eventStep(events, { eventId, type: 'user.signed_in', userId, actorId: undefined, time }),
      ],
      eventId,
    );
  },

  findSession: async (tokenHash, now) => {
    const command = new GetCommand({ TableName: table, Key: { id: tokenHash }, ConsistentRead: true });
    const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
    if (item === undefined) return null;
    const session = fromItem(item as SessionItem);
    return session.expiresAt !== null && session.expiresAt <= now ? null : session;
  },

  deleteSession: async (tokenHash) => {
    const command = new DeleteCommand({ TableName: table, Key: { id: tokenHash } });
    await attempt(client, (options) => client.documents.send(command, options));
  },
});
