import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../start-error.mjs';
import { openDeliveredIds } from './delivered-ids.mjs';
import { idOf, readRecords } from './read-records.mjs';

/** @typedef {import('aws-lambda').DynamoDBRecord} DynamoDBRecord */
/** @typedef {(attempt: () => Promise<boolean>) => Promise<void>} UntilAccepted repeats it less and less often; throws when stopped */

const firstRetryMilliseconds = 500;
const maxRetryMilliseconds = 30_000;
const streamRetryMilliseconds = 1000;

/**
 * A table with a stream. Its items are added and never replaced by others of the same id.
 * @typedef {object} FollowedTable
 * @property {string} tableName its sort key `id` is unique and starts with the time
 * @property {string} endpoint of the engine
 * @property {string} region
 * @property {string} dataDir absolute path: a file in it lists the delivered items; `:memory:` forgets them
 * @property {(line: string) => void} announce gets one line when the stream fails and one when it works again
 */

/**
 * Does in this process what the Lambda function behind a table's stream does when deployed: delivers each added item at least
 * once, one after the other, even if this process is killed. An item that is refused is tried again until it is accepted, and all
 * later ones wait. After a restart only the item whose delivery was interrupted is delivered twice.
 * @param {FollowedTable} table
 * @param {object} how
 * @param {string} how.name of the file with the delivered items, without its extension; unique per stream
 * @param {string} how.label of the items in messages, e.g. `Events`
 * @param {(record: DynamoDBRecord) => Promise<boolean>} how.deliver false: not accepted, try again
 * @returns {Promise<() => Promise<void>>} stops following; resolves when no delivery is running any more
 * @throws {StartError} if the table has no stream
 */
export async function followTable(table, { name, label, deliver }) {
  const delivered = openDeliveredIds(table.dataDir, name);
  return followRecords(table, {
    label,
    deliver: async (records, untilAccepted) => {
      for (const { eventName, dynamodb: { NewImage: image } = {} } of records) {
        if (eventName !== 'INSERT' || image === undefined) continue;
        const id = idOf(/** @type {import('./read-records.mjs').Item} */ (image));
        if (delivered.has(id)) continue;
        await untilAccepted(() => deliver({ eventName, dynamodb: { NewImage: image } }));
        delivered.add(id);
      }
    },
  });
}

/**
 * Passes on what the stream of a table says, after the items that are in the table at the start, again after every restart.
 * @param {FollowedTable} table
 * @param {object} how
 * @param {string} how.label of the items in messages, e.g. `Events`
 * @param {(records: DynamoDBRecord[], untilAccepted: UntilAccepted) => Promise<void>} how.deliver
 * @returns {Promise<() => Promise<void>>} stops following; resolves when no delivery is running any more
 * @throws {StartError} if the table has no stream
 */
export async function followRecords({ tableName, endpoint, region, announce }, { label, deliver }) {
  // Imported here: the plugin is loaded for every serverless command, and loading the SDK takes time.
  const [{ DynamoDB }, { DynamoDBStreams }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-dynamodb-streams'),
  ]);
  const database = new DynamoDB({ endpoint, region });
  const streams = new DynamoDBStreams({ endpoint, region });
  const streamArn = (await database.describeTable({ TableName: tableName })).Table?.LatestStreamArn;
  if (streamArn === undefined) throw new StartError(`The table ${tableName} has no stream to follow.`);

  const stopping = new AbortController();
  const { signal } = stopping;
  // `ref: false`: waiting does not keep the process alive.
  const pause = (/** @type {number} */ milliseconds) => sleep(milliseconds, undefined, { signal, ref: false });

  /** @type {UntilAccepted} */
  const untilAccepted = async (attempt) => {
    signal.throwIfAborted();
    let wait = firstRetryMilliseconds;
    while (!(await attempt())) {
      await pause(wait);
      wait = Math.min(2 * wait, maxRetryMilliseconds);
    }
  };

  const follow = async () => {
    let isFailing = false;
    while (!signal.aborted) {
      try {
        for await (const records of readRecords({ database, streams, tableName, streamArn, pause })) {
          if (isFailing) announce(`${label}: the stream works again.`);
          isFailing = false;
          await deliver(records, untilAccepted);
        }
      } catch (error) {
        if (!signal.aborted && !isFailing)
          announce(`${label}: the stream cannot be read (${reasonOf(error)}), still trying.`);
        isFailing = true;
      }
      await pause(streamRetryMilliseconds).catch(() => {});
    }
  };

  const ended = follow();
  return async () => {
    stopping.abort();
    await ended;
    database.destroy();
    streams.destroy();
  };
}

/**
 * @param {unknown} error
 * @returns {string} e.g. `ECONNREFUSED`
 */
function reasonOf(error) {
  const { code, name } = /** @type {{ code?: unknown, name?: unknown }} */ (error);
  return String(code ?? name);
}
