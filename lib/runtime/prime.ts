import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Config } from '../config';
import { config } from './config';
import { tableClient } from './table-client';

/** The tables whose key is one string, `id`, by their field in `Config`. */
type PrimedTable = keyof Pick<Config, 'usersTable' | 'sessionsTable' | 'outboxTable' | 'signingKeysTable'>;

/** Long enough for one read, and short compared to the ten seconds that Lambda allows for the initialisation. */
const MAX_MILLISECONDS = 1000;

/** No user, session, mail or key has this id. */
const id = 'prime';

/**
 * Read an item that does not exist, before the first request, so that the connection is open and the code of the AWS SDK is
 * compiled when that request comes. Lambda gives a function a full processor while it initialises; afterwards the share depends
 * on its memory.
 *
 * Only a bundle imports this: serverless/plugins/bundle-functions.mjs adds the call that the function's role allows.
 * Never rejects, and takes at most one second: if the table cannot be reached, the first request reports it.
 */
export const primeGet = (table: PrimedTable): Promise<void> =>
  withTimeLimit((options) =>
    tableClient.documents.send(
      new GetCommand({ TableName: config[table], Key: { id }, ConsistentRead: true }),
      options,
    ),
  );

/** As `primeGet`, with one item from each table in one call. */
export const primeBatchGet = (...tables: PrimedTable[]): Promise<void> => {
  const requests = tables.map((table) => [config[table], { Keys: [{ id: { S: id } }], ConsistentRead: true }]);
  const command = new BatchGetItemCommand({ RequestItems: Object.fromEntries(requests) });
  return withTimeLimit((options) => tableClient.documents.send(command, options));
};

const withTimeLimit = async (call: (options: { abortSignal: AbortSignal }) => Promise<unknown>): Promise<void> => {
  await call({ abortSignal: AbortSignal.timeout(MAX_MILLISECONDS) }).catch(() => {});
};
