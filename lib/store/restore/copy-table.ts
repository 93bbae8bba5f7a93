import { isDeepStrictEqual } from 'node:util';
import { BatchGetCommand, type BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import { settleAll } from '../../auth/settle';
import { attempt } from '../table/attempt';
import { batchWrite } from '../table/batch-write';
import { keyNames } from '../table/key-names';
import { scanPage } from '../table/scan-page';
import type { TableClient } from '../table/table-client';
import { SEAL_KEY } from './seal-item';

type Item = Record<string, unknown>;

/** What a copy has done, or would do, in items. */
export interface CopyCounts {
  readonly same: number;
  readonly written: number;
  readonly deleted: number;
}

export interface CopyOptions {
  /** Compare only. */
  readonly dryRun: boolean;
  /** Called after each page. @param done how many items of both tables were compared. */
  progress(done: number): void;
}

const PAGE_SIZE = 500;
/** The maximum of DynamoDB. */
const PER_BATCH = 100;
const MAX_SENDS = 12;

/**
 * Give a table the items of another one: those that differ are written, and those that the other one does not have are deleted. All
 * others are not touched. Nobody else may write to the tables meanwhile. After an interruption, a repeat does the rest. Uses constant
 * memory. The last seal stays as it is.
 */
export const copyTable = async (
  client: TableClient,
  { from, to }: { from: string; to: string },
  { dryRun, progress }: CopyOptions,
): Promise<CopyCounts> => {
  const names = await keyNames(client, to);
  const keyOf = (item: Item): Item => Object.fromEntries(names.map((name) => [name, item[name]]));
  const nameOf = (item: Item): string => JSON.stringify(names.map((name) => item[name]));
  const counts = { same: 0, written: 0, deleted: 0 };
  let done = 0;

  /** Compare each page of one table with the same keys of the other one. */
  const compare = async (table: string, other: string, work: (item: Item, found: Item | undefined) => void) => {
    let after: string | null = null;
    do {
      const { items, next }: Awaited<ReturnType<typeof scanPage>> = await scanPage(
        client,
        { TableName: table, Limit: PAGE_SIZE },
        after,
      );
      const compared = items.filter((item) => !isSeal(item));
      const found = await batchGetAll(client, other, compared.map(keyOf));
      const byName = new Map(found.map((item) => [nameOf(item), item]));
      for (const item of compared) work(item, byName.get(nameOf(item)));
      await flush();
      done += items.length;
      progress(done);
      after = next;
    } while (after !== null);
  };

  let writes: Parameters<typeof batchWrite>[2][number][] = [];
  const flush = async () => {
    if (!dryRun) await batchWrite(client, to, writes);
    writes = [];
  };

  await compare(from, to, (item, present) => {
    if (isDeepStrictEqual(item, present)) counts.same += 1;
    else {
      counts.written += 1;
      writes.push({ PutRequest: { Item: item } });
    }
  });
  await compare(to, from, (item, wanted) => {
    if (wanted !== undefined) return;
    counts.deleted += 1;
    writes.push({ DeleteRequest: { Key: keyOf(item) } });
  });
  return counts;
};

const isSeal = ({ id, epoch }: Item): boolean => id === SEAL_KEY.id && typeof epoch === 'number';

/** Strongly consistent. Items that do not exist are left out. */
const batchGetAll = async (client: TableClient, table: string, keys: readonly Item[]): Promise<Item[]> => {
  const batches = Array.from({ length: Math.ceil(keys.length / PER_BATCH) }, (_, index) =>
    keys.slice(index * PER_BATCH, (index + 1) * PER_BATCH),
  );
  return (await settleAll(batches.map((batch) => batchGetOf(client, table, batch)))).flat();
};

const batchGetOf = async (client: TableClient, table: string, keys: readonly Item[]): Promise<Item[]> => {
  const found: Item[] = [];
  let requests: NonNullable<BatchGetCommandInput['RequestItems']> = {
    [table]: { Keys: [...keys], ConsistentRead: true },
  };
  for (let sends = 1; Object.keys(requests).length > 0; sends += 1) {
    if (sends > MAX_SENDS) throw new StoreUnavailableError(new Error('keys of the batch stay unprocessed'));
    if (sends > 1) await client.pause(Math.min(sends - 1, 8));
    const command = new BatchGetCommand({ RequestItems: requests });
    const { Responses = {}, UnprocessedKeys = {} } = await attempt(client, (options) =>
      client.documents.send(command, options),
    );
    found.push(...(Responses[table] ?? []));
    requests = UnprocessedKeys;
  }
  return found;
};
