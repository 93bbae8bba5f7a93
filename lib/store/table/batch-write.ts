import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { settleAll } from '../../auth/settle';
import { attempt } from './attempt';
import type { TableClient } from './table-client';

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>;

/** The maximum of DynamoDB. */
const PER_BATCH = 25;
/** How many batches are sent at the same time. */
const AT_ONCE = 8;
/** DynamoDB leaves writes unprocessed when it throttles. A new on-demand table does so until it has grown. */
const MAX_SENDS = 12;

/**
 * Put and delete items of one table, without conditions. Unprocessed writes are sent again. May be repeated.
 * @throws {StoreUnavailableError} if a write stays unprocessed.
 */
export const batchWrite = async (
  client: TableClient,
  table: string,
  writes: readonly NonNullable<Requests[string]>[number][],
): Promise<void> => {
  const batches = Array.from({ length: Math.ceil(writes.length / PER_BATCH) }, (_, index) =>
    writes.slice(index * PER_BATCH, (index + 1) * PER_BATCH),
  );
  for (let start = 0; start < batches.length; start += AT_ONCE)
    await settleAll(batches.slice(start, start + AT_ONCE).map((batch) => send(client, { [table]: batch })));
};

const send = async (client: TableClient, first: Requests): Promise<void> => {
  let requests = first;
  for (let sends = 1; Object.keys(requests).length > 0; sends += 1) {
    if (sends > MAX_SENDS) throw new StoreUnavailableError(new Error('writes of the batch stay unprocessed'));
    if (sends > 1) await client.pause(Math.min(sends - 1, 8));
    const command = new BatchWriteCommand({ RequestItems: requests });
    const { UnprocessedItems = {} } = await attempt(client, (options) => client.documents.send(command, options));
    requests = UnprocessedItems;
  }
};
