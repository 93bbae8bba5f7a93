import { ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import { attempt } from './attempt';
import type { TableClient } from './table-client';

type Item = Record<string, unknown>;

/**
 * Read one page of a table, strongly consistent.
 * @param after the `next` of the page before; `null` to begin.
 * @returns `next`: the key of the last item, as JSON; `null` for the last page. Keys are text or numbers.
 */
export const scanPage = async (
  client: TableClient,
  input: Omit<ScanCommandInput, 'ExclusiveStartKey' | 'ConsistentRead'>,
  after: string | null,
): Promise<{ items: Item[]; next: string | null }> => {
  const start = after === null ? {} : { ExclusiveStartKey: JSON.parse(after) as Item };
  const command = new ScanCommand({ ...input, ConsistentRead: true, ...start });
  const { Items: items = [], LastEvaluatedKey: last } = await attempt(client, (options) =>
    client.documents.send(command, options),
  );
  return { items, next: last === undefined ? null : JSON.stringify(last) };
};
