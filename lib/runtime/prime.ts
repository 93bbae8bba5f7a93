import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Config } from '../config';
import { config } from './config';
import { tableClient } from './table-client';

/** The tables whose key is one string, `id`, by their names in the settings. */
type PrimedTable = keyof Pick<Config, 'usersTable' | 'sessionsTable' | 'outboxTable' | 'signingKeysTable'>;

/** Long for one read, and short beside the ten seconds that Lambda gives a function to initialise. */
const MAX_MILLISECONDS = 1000;

/** No user, session, mail or key has it. */
const id = 'prime';

/**
 * Read an item that does not exist, before the first request: that one then finds the connection open and the code of the AWS SDK
 * compiled. Lambda gives a function a full processor while it initialises, and only its memory's share afterwards.
 *
 * Only a bundle imports this: serverless/plugins/bundle-function.mjs adds the call that the function's role allows.
 * Never rejects, and takes a second at most: a table that cannot be reached is the first request's to report.
 */
export const primeGet = (table: PrimedTable): Promise<void> =>
  unlessLate((options) =>
    tableClient.documents.send(
      new GetCommand({ TableName: config[table], Key: { id }, ConsistentRead: true }),
      options,
    ),
  );

/** As `primeGet`, with one item of each table in one call. */
export const primeBatchGet = (...tables: PrimedTable[]): Promise<void> => {
  const requests = tables.map((table) => [config[table], { Keys: [{ id: { S: id } }], ConsistentRead: true }]);
  const command = new BatchGetItemCommand({ RequestItems: Object.fromEntries(requests) });
  return unlessLate((options) => tableClient.documents.send(command, options));
};

const unlessLate = async (call: (options: { abortSignal: AbortSignal }) => Promise<unknown>): Promise<void> => {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_MILLISECONDS);
  });
  await Promise.race([call({ abortSignal: stop.signal }).catch(() => {}), late]);
  clearTimeout(timer);
  stop.abort();
};
