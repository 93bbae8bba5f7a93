import { DeleteCommand, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Session } from '../auth/entities';
import type { SessionsStore } from '../auth/stores';
import { attempt } from './attempt';
import { fromEpochSeconds, toEpochSeconds } from './epoch-seconds';
import type { TableClient } from './table-client';

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

/** `SessionsStore` on the sessions table: one item per session, by the hash of its token. */
export const createSessionsStore = (client: TableClient, table: string): SessionsStore => ({
  createSession: async (session, { replaces } = { replaces: null }) => {
    // No condition: a fresh token's hash is nobody else's key, and a retry writes the same item again.
    const put = { TableName: table, Item: toItem(session) };
    if (replaces === null || replaces === session.tokenHash) {
      const command = new PutCommand(put);
      await attempt(client, (options) => client.documents.send(command, options));
    } else {
      const end = { TableName: table, Key: { id: replaces } };
      const command = new TransactWriteCommand({ TransactItems: [{ Put: put }, { Delete: end }] });
      await attempt(client, (options) => client.documents.send(command, options));
    }
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
