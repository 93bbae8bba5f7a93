import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../lib/auth/entities';
import { toItem } from '../lib/store/users/user-item';

/** BatchWriteItem takes no more. */
const batchSize = 25;
const batchesInFlight = 8;

/**
 * Put users straight into their table, as the store makes their items. Beside those there is nothing: neither claims on
 * emails, so none of them can sign in, nor events, whose stream would slow the engine down for whatever is measured next.
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
      if (Object.keys(left).length > 0) throw new Error('The engine leaves writes out: the users are not all there');
    }
  };
  await Promise.all(Array.from({ length: batchesInFlight }, writer));
};
