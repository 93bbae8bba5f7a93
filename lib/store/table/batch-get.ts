import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { attempt } from './attempt';
import type { TableClient } from './table-client';

/** Answers that leave some of a batch out, as throttling may make them, in a row. */
const MAX_BATCHES = 3;

type Requests = NonNullable<BatchGetItemCommand['input']['RequestItems']>;

/**
 * One item of each table in one strongly consistent round trip; what the answer leaves out is asked for again.
 * Every session check is one such read: it goes without lib-dynamodb, which copies all that is sent and received.
 * @param ids table -> key of its item.
 * @returns table -> item, of those that are there.
 * @throws {StoreUnavailableError} where it stays left out: that is no absence.
 */
export const batchGet = async (
  client: TableClient,
  ids: Readonly<Record<string, string>>,
): Promise<Map<string, Record<string, unknown>>> => {
  const found = new Map<string, Record<string, unknown>>();
  let requests: Requests = Object.fromEntries(
    Object.entries(ids).map(([table, id]) => [table, { Keys: [{ id: { S: id } }], ConsistentRead: true }]),
  );
  for (let batches = 1; Object.keys(requests).length > 0; batches += 1) {
    if (batches > MAX_BATCHES) throw new StoreUnavailableError(new Error('the batch stays unprocessed'));
    if (batches > 1) await client.pause(batches - 1);
    const command = new BatchGetItemCommand({ RequestItems: requests });
    const { Responses = {}, UnprocessedKeys = {} } = await attempt(client, (options) =>
      client.documents.send(command, options),
    );
    for (const [table, [item]] of Object.entries(Responses)) if (item !== undefined) found.set(table, unmarshall(item));
    requests = UnprocessedKeys as Requests;
  }
  return found;
};
