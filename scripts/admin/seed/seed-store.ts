import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../../../lib/auth/entities';
import type { TableClient } from '../../../lib/store/table/table-client';
import { claimKey, toItem } from '../../../lib/store/users/user-item';

const LEFT = 'The engine left a part of a batch unprocessed: users are missing';
/** The maximum of BatchWriteItem. */
const BATCH_SIZE = 25;

/**
 * Stores many made-up users fast: without conditions, events and mails. Only for tables that nobody else writes to meanwhile. Every
 * method takes `SEEDED_AT_ONCE` users at most.
 */
export interface SeedStore {
  /** Those of these users who are not there and whose email nobody else has. */
  findMissing(users: readonly User[]): Promise<User[]>;
  /** Put the claims on their emails. If users with such claims are missing after an interruption, `findMissing` returns them. */
  putClaims(users: readonly User[]): Promise<void>;
  putUsers(users: readonly User[]): Promise<void>;
}

/** How many users each call of a `SeedStore` takes. */
export const SEEDED_AT_ONCE = BATCH_SIZE;

export const createSeedStore = (client: TableClient, table: string): SeedStore => {
  const put = async (items: readonly Record<string, unknown>[]): Promise<void> => {
    if (items.length === 0) return;
    const command = new BatchWriteCommand({
      RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) },
    });
    const { UnprocessedItems: left = {} } = await client.documents.send(command);
    if (Object.keys(left).length > 0) throw new Error(LEFT);
  };
  return {
    findMissing: async (users) => {
      const keys = users.flatMap(({ id, email }) => [{ id }, claimKey(email)]);
      const command = new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } });
      const { Responses = {}, UnprocessedKeys = {} } = await client.documents.send(command);
      if (Object.keys(UnprocessedKeys).length > 0) throw new Error(LEFT);
      const present = new Map((Responses[table] ?? []).map((item) => [item.id, item.user_id]));
      return users.filter(
        ({ id, email }) => !present.has(id) && [id, undefined].includes(present.get(claimKey(email).id)),
      );
    },
    putUsers: (users) => put(users.map(toItem)),
    putClaims: (users) => put(users.map(({ id, email }) => ({ ...claimKey(email), user_id: id }))),
  };
};
