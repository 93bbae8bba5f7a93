import { setTimeout as sleep } from 'node:timers/promises';
import { createStreamReader, StreamGapError } from './stream-shards.mjs';
import { idOf, itemsSince } from './stream-table.mjs';

/** @typedef {import('aws-lambda').DynamoDBRecord} DynamoDBRecord */
/** @typedef {import('@aws-sdk/client-dynamodb-streams')._Record} StreamRecord */
/** @typedef {import('./stream-checkpoint.mjs').ShardPosition} ShardPosition */

const idleMilliseconds = 250;
const firstRetryMilliseconds = 500;
const lastRetryMilliseconds = 30_000;
const brokenMilliseconds = 1000;

/**
 * Delivers all there is and will be, from where the last run got to. Where the stream no longer has what comes next, or
 * nobody knows what that is, the table says what there was; the stream is then followed from its beginning, without that.
 * @param {object} input
 * @param {import('@aws-sdk/client-dynamodb').DynamoDB} input.database
 * @param {import('@aws-sdk/client-dynamodb-streams').DynamoDBStreams} input.streams
 * @param {string} input.tableName
 * @param {string} input.streamArn
 * @param {ReturnType<typeof import('./stream-checkpoint.mjs').checkpointFile>} input.file
 * @param {(record: DynamoDBRecord) => Promise<boolean>} input.deliver false: the record has to come again
 * @param {string} input.label what the stream brings, e.g. `Events`
 * @param {(line: string) => void} input.announce is told when the stream fails and when it is back
 * @param {AbortSignal} input.signal
 * @returns {Promise<void>} resolves after the signal, when no delivery is under way any more; never rejects
 */
export async function followStream({ database, streams, tableName, streamArn, file, deliver, ...rest }) {
  const { label, announce, signal } = rest;
  let { latestId, shards } = file.read();
  let isFailing = false;

  /** @param {DynamoDBRecord} record */
  const deliverUntilTaken = async (record) => {
    for (
      let wait = firstRetryMilliseconds;
      !(await deliver(record));
      wait = Math.min(2 * wait, lastRetryMilliseconds)
    ) {
      await pause(wait, signal);
    }
    const id = idOf(record.dynamodb?.NewImage);
    if (latestId === undefined || id > latestId) latestId = id;
  };

  const save = () => file.write({ latestId, shards });

  /** @returns {Promise<(id: string) => boolean>} whether the item with this id needs no delivery any more */
  const catchUp = async () => {
    shards = undefined;
    const { items, firstId } = await itemsSince(database, tableName, latestId);
    for (const item of items) {
      signal.throwIfAborted();
      await deliverUntilTaken(recordOf({ eventName: 'INSERT', dynamodb: { NewImage: item } }));
      save();
    }
    const ids = new Set(items.map(idOf));
    return (id) => ids.has(id) || (id !== '' && id < firstId);
  };

  const readOn = async () => {
    const isDelivered = isPlace(shards) ? () => false : await catchUp();
    const reader = createStreamReader({ streams, streamArn, positions: shards });
    await reader.refresh();
    for (;;) {
      const count = await readOnce(reader, isDelivered);
      if (isFailing) announce(`${label}: the stream is back.`);
      isFailing = false;
      if (count === 0) await pause(idleMilliseconds, signal);
    }
  };

  /**
   * @param {import('./stream-shards.mjs').StreamReader} reader
   * @param {(id: string) => boolean} isDelivered
   * @returns {Promise<number>} how many records there were
   */
  const readOnce = async (reader, isDelivered) => {
    let count = 0;
    const readable = reader.readable();
    for (const shard of readable) {
      const { records, isLast } = await reader.read(shard);
      for (const record of records) {
        signal.throwIfAborted();
        const taken = recordOf(record);
        const isNew = !isDelivered(idOf(taken.dynamodb?.NewImage));
        if (isNew) await deliverUntilTaken(taken);
        shard.after = record.dynamodb?.SequenceNumber;
        shards = reader.positions();
        if (isNew) save();
      }
      if (isLast) shard.ended = true;
      shards = reader.positions();
      if (isLast || records.length > 0) save();
      if (isLast) await reader.refresh();
      count += records.length;
    }
    if (readable.length === 0) await reader.refresh();
    return count;
  };

  while (!signal.aborted) {
    try {
      await readOn();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof StreamGapError) shards = undefined;
      else {
        if (!isFailing) announce(`${label}: the stream cannot be read (${reasonOf(error)}), still trying.`);
        isFailing = true;
      }
      await pause(brokenMilliseconds, signal).catch(() => {});
    }
  }
}

/**
 * A shard of which nothing is delivered tells nothing: its first records may be gone.
 * @param {Record<string, ShardPosition> | undefined} shards
 */
function isPlace(shards) {
  const positions = Object.values(shards ?? {});
  return positions.length > 0 && positions.every(({ after, ended }) => ended || after !== undefined);
}

/**
 * What Lambda would hand over.
 * @param {StreamRecord} record
 * @returns {DynamoDBRecord}
 */
function recordOf({ eventName, dynamodb: { NewImage, SequenceNumber } = {} }) {
  // The SDK and Lambda write the same JSON of which ours has no binary, where their types differ.
  const image = /** @type {import('../../../lib/events/user-event').EventImage | undefined} */ (NewImage);
  return {
    ...(eventName && { eventName }),
    dynamodb: { ...(image && { NewImage: image }), SequenceNumber: SequenceNumber ?? '' },
  };
}

/**
 * Keeps no process alive.
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects at the signal
 */
function pause(milliseconds, signal) {
  return sleep(milliseconds, undefined, { signal, ref: false });
}

/**
 * @param {unknown} error
 * @returns {string} e.g. `ECONNREFUSED`
 */
function reasonOf(error) {
  const { code, name } = /** @type {{ code?: unknown, name?: unknown }} */ (error);
  return String(code ?? name);
}
