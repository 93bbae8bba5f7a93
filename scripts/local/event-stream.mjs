import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkpointFile } from './event-checkpoint.mjs';
import { followEvents } from './event-follower.mjs';
import { loadEventHandler, localPublisher } from './event-handler.mjs';
import { StartError } from './start-error.mjs';

/**
 * What the Lambda function behind the events table's stream does when deployed, done in this process: the same code, one
 * record after the other, across all users. An event that its handler refuses is tried again until it is taken, and all
 * later ones wait. Each event is delivered at least once, whenever this process ends.
 * @param {object} input
 * @param {string} input.serviceDir
 * @param {string} input.tableName of the events
 * @param {string} input.endpoint of the engine
 * @param {string} input.region
 * @param {string} input.dataDir absolute path: `events.json` in it says how far delivery got; `:memory:` keeps nothing
 * @param {(line: string) => void} input.announce is told, in one line, when the stream fails and when it is back
 * @param {string | undefined} [input.handlerPath] a module whose default export is called with every event
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no delivery is under way any more
 * @throws {StartError} if the handler cannot be loaded, or the table has no stream
 */
export async function startEventStream({ serviceDir, tableName, endpoint, region, dataDir, announce, ...rest }) {
  const { handlerPath = process.env.EVENT_HANDLER } = rest;
  // Not at the top: the plugin is loaded for every serverless command, and the SDK takes its time.
  const [{ DynamoDB }, { DynamoDBStreams }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-dynamodb-streams'),
  ]);
  /** @param {string[]} path */
  const load = (...path) => import(pathToFileURL(join(serviceDir, 'lib', ...path)).href);
  const { deliverEvents } = await load('events', 'deliver-events.ts');
  const { log } = await load('observe', 'log.ts');

  const handler = await loadEventHandler(serviceDir, handlerPath);
  const deps = { publisher: localPublisher(handler, log), hasTime: () => true };
  const database = new DynamoDB({ endpoint, region });
  const streams = new DynamoDBStreams({ endpoint, region });
  const streamArn = (await database.describeTable({ TableName: tableName })).Table?.LatestStreamArn;
  if (streamArn === undefined) throw new StartError(`The table ${tableName} has no stream to deliver events from.`);

  const stopping = new AbortController();
  const ended = followEvents({
    database,
    streams,
    tableName,
    streamArn,
    file: checkpointFile(dataDir, streamArn),
    deliver: async (record) => (await deliverEvents(deps, [record])).failedAt === null,
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
