import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { attempt } from './attempt';
import type { TableClient } from './table-client';

/** Answers that leave some of a batch out, as throttling may make them, in a row. */
const MAX_BATCHES = 3;

type Requests = NonNullable<BatchGetCommand['input']['RequestItems']>;

/**
 * One item of each table in one strongly consistent round trip; what the answer leaves out is asked for again.
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
    Object.entries(ids).map(([table, id]) => [table, { Keys: [{ id }], ConsistentRead: true }]),
  );
  for (let batches = 1; Object.keys(requests).length > 0; batches += 1) {
    if (batches > MAX_BATCHES) throw new StoreUnavailableError(new Error('the batch stays unprocessed'));
    if (batches > 1) await client.pause(batches - 1);
    const command = new BatchGetCommand({ RequestItems: requests });
    const { Responses = {}, UnprocessedKeys = {} } = await attempt(client, (options) =>
      client.documents.send(command, options),
    );
    for (const [table, [item]] of Object.entries(Responses)) if (item !== undefined) found.set(table, item);
    requests = UnprocessedKeys as Requests;
  }
  return found;
};
