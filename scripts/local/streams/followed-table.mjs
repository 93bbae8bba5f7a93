import { StartError } from '../start-error.mjs';
import { checkpointFile } from './stream-checkpoint.mjs';
import { followStream } from './stream-follower.mjs';

/**
 * Where a stream is and how far it was delivered.
 * @typedef {object} FollowedTable
 * @property {string} tableName
 * @property {string} endpoint of the engine
 * @property {string} region
 * @property {string} dataDir absolute path: a file in it says how far delivery got; `:memory:` keeps nothing
 * @property {(line: string) => void} announce is told, in one line, when the stream fails and when it is back
 */

/**
 * Do what the Lambda function behind a table's stream does when deployed, in this process: one record after the other, each at
 * least once, whenever this process ends. One that is refused is tried again until it is taken, and all later ones wait.
 * @param {FollowedTable} table
 * @param {object} how
 * @param {string} how.file name of the file, without its ending; no two streams share one
 * @param {string} how.label what the stream brings, e.g. `Events`
 * @param {(record: import('aws-lambda').DynamoDBRecord) => Promise<boolean>} how.deliver false: the record has to come again
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no delivery is under way any more
 * @throws {StartError} if the table has no stream
 */
export async function followTable({ tableName, endpoint, region, dataDir, announce }, { file, label, deliver }) {
  // Not at the top: the plugin is loaded for every serverless command, and the SDK takes its time.
  const [{ DynamoDB }, { DynamoDBStreams }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-dynamodb-streams'),
  ]);
  const database = new DynamoDB({ endpoint, region });
  const streams = new DynamoDBStreams({ endpoint, region });
  const streamArn = (await database.describeTable({ TableName: tableName })).Table?.LatestStreamArn;
  if (streamArn === undefined) throw new StartError(`The table ${tableName} has no stream to follow.`);

  const stopping = new AbortController();
  const ended = followStream({
    database,
    streams,
    tableName,
    streamArn,
    file: checkpointFile(dataDir, file, streamArn),
    deliver,
    label,
    announce,
    signal: stopping.signal,
  });
  return async () => {
    stopping.abort();
    await ended;
    database.destroy();
    streams.destroy();
  };
}
