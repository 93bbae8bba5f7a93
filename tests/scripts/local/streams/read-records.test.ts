import { expect, test } from '@jest/globals';
import { readRecords } from '../../../../scripts/local/streams/read-records.mjs';

interface FakeShard {
  readonly parent?: string;
  /** Pages of ids; an id with `!` is of an item that was changed, not added. The shard ends after `null`. */
  readonly pages: (readonly string[] | null)[];
}

const inserts = (...ids: string[]): string[] => ids.map((id) => `INSERT ${id}`);

const item = (id: string) => ({ id: { S: id } });

/** A table whose scan has pages, and a stream whose list of shards has two shards a page. */
const fakeTable = (table: readonly (readonly string[])[], shards: Record<string, FakeShard>) => {
  const order: string[] = [];
  const streams = {
    describeStream: async ({ ExclusiveStartShardId }: { ExclusiveStartShardId?: string }) => {
      const ids = Object.keys(shards);
      const page = ids.slice(ids.indexOf(ExclusiveStartShardId ?? '') + 1).slice(0, 2);
      const last = page.at(-1);
      return {
        StreamDescription: {
          Shards: page.map((ShardId) => ({ ShardId, ParentShardId: shards[ShardId]?.parent })),
          ...(last === ids.at(-1) ? {} : { LastEvaluatedShardId: last }),
        },
      };
    },
    getShardIterator: async ({ ShardId, ShardIteratorType }: { ShardId: string; ShardIteratorType: string }) => {
      order.push(`${ShardIteratorType} of ${ShardId}`);
      return { ShardIterator: ShardId };
    },
    getRecords: async ({ ShardIterator }: { ShardIterator: string }) => {
      const page = shards[ShardIterator]?.pages.shift() ?? [];
      const isLast = shards[ShardIterator]?.pages[0] === null;
      return {
        Records: page.map((id) => ({
          eventName: id.endsWith('!') ? 'MODIFY' : 'INSERT',
          dynamodb: { NewImage: item(id) },
        })),
        ...(isLast ? {} : { NextShardIterator: ShardIterator }),
      };
    },
  };
  const database = {
    scan: async ({ ConsistentRead, ExclusiveStartKey }: { ConsistentRead: boolean; ExclusiveStartKey?: number }) => {
      if (!ConsistentRead) throw new Error('This read may miss an item that is not in the stream');
      const index = ExclusiveStartKey ?? 0;
      order.push(`page ${index} of the table`);
      const isLast = index === table.length - 1;
      return { Items: table[index]?.map(item), ...(isLast ? {} : { LastEvaluatedKey: index + 1 }) };
    },
  };
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  const input = { database, streams, tableName: 'table', streamArn: 'arn', pause };
  const read = async () => {
    const found: string[][] = [];
    for await (const records of readRecords(input as never))
      found.push(records.map(({ eventName, dynamodb }) => `${eventName} ${dynamodb?.NewImage?.id?.S}`));
    return found;
  };
  return { read, input, order, pauses: () => pauses };
};

test('takes its place at the end of the stream before it reads the table', async () => {
  const { read, order } = fakeTable([[]], { a: { pages: [[], null] } });
  await read();
  expect(order).toEqual(['LATEST of a', 'page 0 of the table']);
});

test('yields the whole table by id, then what is added', async () => {
  const { read, pauses } = fakeTable([['3', '1'], ['2']], { a: { pages: [['4', '5'], [], ['6'], null] } });
  expect(await read()).toEqual([inserts('1', '2', '3'), inserts('4', '5'), [], inserts('6')]);
  expect(pauses()).toBe(1);
});

test('yields changes too', async () => {
  const { read } = fakeTable([[]], { a: { pages: [['1', '0!', '2'], null] } });
  expect(await read()).toEqual([[], ['INSERT 1', 'MODIFY 0!', 'INSERT 2']]);
});

test('says when each record was written, in seconds, as Lambda does', async () => {
  const { streams, ...table } = fakeTable([[]], { a: { pages: [['1'], null] } }).input;
  const getRecords = async (input: { ShardIterator: string }) => {
    const { Records, ...rest } = await streams.getRecords(input);
    const at = new Date('2026-11-20T10:00:00.000Z');
    const dated = Records.map(({ dynamodb, ...record }) => ({
      ...record,
      dynamodb: { ...dynamodb, ApproximateCreationDateTime: at },
    }));
    return { ...rest, Records: dated };
  };
  const times: unknown[] = [];
  for await (const records of readRecords({ ...table, streams: { ...streams, getRecords } } as never))
    times.push(...records.map(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime));
  expect(times).toEqual([1_795_168_800]);
});

test('follows the shards that take new records, however many shards there are', async () => {
  const { read, order } = fakeTable([[]], {
    a: { pages: [], parent: 'gone' },
    b: { pages: [], parent: 'a' },
    c: { pages: [['1'], ['3'], null], parent: 'b' },
    d: { pages: [['2'], ['4']], parent: 'b' },
  });
  // It ends as soon as one shard ends: somebody must look for the next one.
  expect(await read()).toEqual([[], inserts('1', '2'), inserts('3', '4')]);
  expect(order.slice(0, 2)).toEqual(['LATEST of c', 'LATEST of d']);
});
