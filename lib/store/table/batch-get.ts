import { type AttributeValue, BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { attempt } from './attempt';
import type { TableClient } from './table-client';

/**
 * DynamoDB may leave keys of a batch unprocessed, for example when it throttles. This is how often one read is sent at most.
 */
const MAX_BATCHES = 3;

type Requests = NonNullable<BatchGetItemCommand['input']['RequestItems']>;

/**
 * Read one item from each table in one round trip, strongly consistent. Unprocessed keys are requested again.
 * Every session check makes this call. It does not use lib-dynamodb, which copies every request and response.
 * @param ids the key of the item, by table name: the `id`, or all attributes of a composite key, each a string.
 * @returns the item, by table name. An item that does not exist has no entry.
 * @throws {StoreUnavailableError} if a key stays unprocessed: this does not mean that the item does not exist.
 */
export const batchGet = async (
  client: TableClient,
  ids: Readonly<Record<string, string | Readonly<Record<string, string>>>>,
): Promise<Map<string, Record<string, unknown>>> => {
  const requests = Object.entries(ids).map(([table, id]) => [table, { Keys: [keyOf(id)], ConsistentRead: true }]);
  const items = await readAll(client, Object.fromEntries(requests));
  return new Map(items.map(([table, item]) => [table, unmarshall(item)]));
};

/**
 * Read up to 100 items of one table, as `batchGet` does, in DynamoDB's own format. Items that do not exist are missing.
 * @param keys all different: all attributes of each key, each a string.
 */
export const batchGetItems = async (
  client: TableClient,
  table: string,
  keys: readonly Readonly<Record<string, string>>[],
): Promise<Record<string, AttributeValue>[]> => {
  if (keys.length === 0) return [];
  const items = await readAll(client, { [table]: { Keys: keys.map(keyOf), ConsistentRead: true } });
  return items.map(([, item]) => item);
};

/**
 * As `batchGet`, for several items of one table, eventually consistent.
 * @param ids at most 100 different ids.
 */
export const batchGetMany = async (
  client: TableClient,
  table: string,
  ids: readonly string[],
): Promise<Record<string, unknown>[]> => {
  if (ids.length === 0) return [];
  const items = await readAll(client, { [table]: { Keys: ids.map(keyOf) } });
  return items.map(([, item]) => unmarshall(item));
};

const readAll = async (client: TableClient, wanted: Requests): Promise<[string, Record<string, AttributeValue>][]> => {
  const found: [string, Record<string, AttributeValue>][] = [];
  let requests = wanted;
  for (let batches = 1; Object.keys(requests).length > 0; batches += 1) {
    if (batches > MAX_BATCHES) throw new StoreUnavailableError(new Error('keys of the batch stay unprocessed'));
    if (batches > 1) await client.pause(batches - 1);
    const command = new BatchGetItemCommand({ RequestItems: requests });
    const { Responses = {}, UnprocessedKeys = {} } = await attempt(client, (options) =>
      client.documents.send(command, options),
    );
    for (const [table, items] of Object.entries(Responses)) for (const item of items) found.push([table, item]);
    requests = UnprocessedKeys as Requests;
  }
  return found;
};

const keyOf = (id: string | Readonly<Record<string, string>>) =>
  typeof id === 'string'
    ? { id: { S: id } }
    : Object.fromEntries(Object.entries(id).map(([name, value]) => [name, { S: value }]));
