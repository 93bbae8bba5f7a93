import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../lib/auth/entities';
import { toItem } from '../lib/store/users/user-item';

/** The maximum of BatchWriteItem. */
const batchSize = 25;
const batchesInFlight = 8;

/**
 * Write users directly into their table, with the same items as the store. Email claims are not written, so these users cannot
 * sign in. Events are not written either, because their stream would slow down the engine in later measurements.
 */
export const seedUsers = async (count: number, makeUser: (index: number) => User): Promise<void> => {
  const { config } = await import('../lib/runtime/config');
  const { tableClient } = await import('../lib/runtime/table-client');
  let next = 0;
  const writer = async () => {
    while (next < count) {
      const first = next;
      next += batchSize;
      const indexes = Array.from({ length: Math.min(batchSize, count - first) }, (_, offset) => first + offset);
      const puts = indexes.map((index) => ({ PutRequest: { Item: toItem(makeUser(index)) } }));
      const command = new BatchWriteCommand({ RequestItems: { [config.usersTable]: puts } });
      const { UnprocessedItems: left = {} } = await tableClient.documents.send(command);
      if (Object.keys(left).length > 0) throw new Error('The engine left some writes unprocessed: users are missing');
    }
  };
  await Promise.all(Array.from({ length: batchesInFlight }, writer));
};
