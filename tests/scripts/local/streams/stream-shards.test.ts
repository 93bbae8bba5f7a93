import { expect, test } from '@jest/globals';
import { createStreamReader, StreamGapError } from '../../../../scripts/local/streams/stream-shards.mjs';

interface FakeShard {
  readonly parent?: string;
  /** Sequence numbers; those below `trimmedTo` are gone. */
  readonly records: readonly number[];
  readonly trimmedTo?: number;
  readonly isClosed?: boolean;
}

type Reader = ReturnType<typeof createStreamReader>;

/** A stream whose pages have two records, and its list of shards two shards. */
const fakeStream = (shards: Record<string, FakeShard>) => {
  const fail = (name: string) => Object.assign(new Error(name), { name });
  let expired = false;
  return {
    shards,
    expireIterators: () => {
      expired = true;
    },
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
    getShardIterator: async ({ ShardId, SequenceNumber }: { ShardId: string; SequenceNumber?: string }) => {
      expired = false;
      return { ShardIterator: `${ShardId} ${SequenceNumber ?? ''}` };
    },
    getRecords: async ({ ShardIterator }: { ShardIterator: string }) => {
      if (expired) throw fail('ExpiredIteratorException');
      const [id = '', after = ''] = ShardIterator.split(' ');
      const { records, trimmedTo = 0, isClosed = false } = shards[id] as FakeShard;
      if (after !== '' && Number(after) + 1 < trimmedTo) throw fail('TrimmedDataAccessException');
      const rest = records.filter((number) => number >= trimmedTo && number > Number(after || -1));
      const page = rest.slice(0, 2);
      return {
        Records: page.map((number) => ({ dynamodb: { SequenceNumber: String(number) } })),
        ...(isClosed && rest.length <= 2 ? {} : { NextShardIterator: `${id} ${page.at(-1) ?? after}` }),
      };
    },
  };
};

const readerOf = (streams: ReturnType<typeof fakeStream>, positions?: ReturnType<Reader['positions']>): Reader =>
  createStreamReader({ streams: streams as never, streamArn: 'arn', positions });

/** Reads as long as there is something. @returns shard and sequence number of each record. */
const readAll = async (reader: Reader): Promise<string[]> => {
  const found: string[] = [];
  await reader.refresh();
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const shard of reader.readable()) {
      const { records, isLast } = await reader.read(shard);
      for (const { dynamodb } of records) {
        shard.after = dynamodb?.SequenceNumber;
        found.push(`${shard.id}${shard.after}`);
      }
      if (isLast) shard.ended = true;
      isMore ||= isLast || records.length > 0;
    }
  }
  return found;
};

test('reads a child after its parent, however many shards there are', async () => {
  const stream = fakeStream({
    c: { parent: 'b', records: [6, 7] },
    b: { parent: 'a', records: [4, 5], isClosed: true },
    a: { parent: 'forgotten', records: [1, 2, 3], isClosed: true },
  });
  const reader = readerOf(stream);
  expect(await readAll(reader)).toEqual(['a1', 'a2', 'a3', 'b4', 'b5', 'c6', 'c7']);
  expect(reader.positions()).toEqual({
    a: { after: '3', ended: true },
    b: { after: '5', ended: true },
    c: { after: '7', ended: undefined },
  });
});

test('goes on where it was, in shards that came since, too', async () => {
  const stream = fakeStream({
    a: { records: [1, 2, 3], isClosed: true },
    b: { parent: 'a', records: [4] },
  });
  expect(await readAll(readerOf(stream, { a: { after: '2' } }))).toEqual(['a3', 'b4']);
});

test('goes on in the child of a shard that was read to its end and is gone', async () => {
  const stream = fakeStream({ b: { parent: 'a', records: [4] } });
  expect(await readAll(readerOf(stream, { a: { after: '3', ended: true } }))).toEqual(['b4']);
});

test('goes on where it was when its iterator has expired', async () => {
  const stream = fakeStream({ a: { records: [1, 2, 3] } });
  const reader = readerOf(stream);
  await reader.refresh();
  const [shard] = reader.readable();
  if (shard === undefined) throw new Error('No shard');
  await reader.read(shard);
  shard.after = '1';
  stream.expireIterators();
  expect(await reader.read(shard)).toEqual({ records: [], isLast: false });
  expect((await reader.read(shard)).records.map(({ dynamodb }) => dynamodb?.SequenceNumber)).toEqual(['2', '3']);
});

test.each([
  ['the next records of its shard are gone', { a: { records: [1, 2, 3], trimmedTo: 3 } }],
  ['its shard is gone', { b: { parent: 'a', records: [4] } }],
  ['shards have come and gone since', { a: { records: [1], isClosed: true }, c: { parent: 'b', records: [6] } }],
])('tells that there is a gap when %s', async (_, shards) => {
  await expect(readAll(readerOf(fakeStream(shards), { a: { after: '1' } }))).rejects.toThrow(StreamGapError);
});

test('tells of no gap where it begins anew', async () => {
  expect(await readAll(readerOf(fakeStream({ c: { parent: 'b', records: [5, 6], trimmedTo: 6 } })))).toEqual(['c6']);
});
