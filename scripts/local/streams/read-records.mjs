/** @typedef {import('@aws-sdk/client-dynamodb').AttributeValue} AttributeValue */
/** @typedef {Record<string, AttributeValue>} Item as the API writes it */
/** @typedef {import('aws-lambda').DynamoDBRecord} DynamoDBRecord */

const idleMilliseconds = 250;

/**
 * The items of a table, as if they were added now, then what its stream says, for as long as it can be read. An item that is added
 * while the table is read comes twice.
 *
 * The stream alone is not enough: it forgets records after 24 hours. Starting at the end of the stream and reading the table
 * afterwards misses nothing and needs no position from an earlier run.
 * @param {object} input
 * @param {Pick<import('@aws-sdk/client-dynamodb').DynamoDB, 'scan'>} input.database
 * @param {Pick<import('@aws-sdk/client-dynamodb-streams').DynamoDBStreams, 'describeStream' | 'getShardIterator' | 'getRecords'>} input.streams
 * @param {string} input.tableName its sort key `id` starts with the time
 * @param {string} input.streamArn
 * @param {(milliseconds: number) => Promise<void>} input.pause
 * @returns {AsyncGenerator<DynamoDBRecord[]>} what Lambda would pass to a function: the items of the table by id, then the records of
 *   the stream in its order. Ends when a shard ends, since its successor is not known yet: call it again
 */
export async function* readRecords({ database, streams, tableName, streamArn, pause }) {
  let iterators = await latestIterators(streams, streamArn);
  yield (await scanTable(database, tableName)).map((item) =>
    recordOf({ eventName: 'INSERT', dynamodb: { NewImage: item } }),
  );
  for (;;) {
    const pages = await Promise.all(iterators.map((iterator) => streams.getRecords({ ShardIterator: iterator })));
    const records = pages.flatMap(({ Records = [] }) => Records);
    yield records.map(recordOf);
    const next = pages.flatMap(({ NextShardIterator }) => NextShardIterator ?? []);
    if (next.length < iterators.length) return;
    iterators = next;
    if (records.length === 0) await pause(idleMilliseconds);
  }
}

/**
 * @param {import('@aws-sdk/client-dynamodb-streams')._Record} record of the SDK
 * @returns {DynamoDBRecord} of Lambda
 */
function recordOf({ dynamodb: { ApproximateCreationDateTime: time, ...dynamodb } = {}, ...record }) {
  // The types differ for binary values only, and our items have none.
  const given = /** @type {DynamoDBRecord} */ (/** @type {unknown} */ ({ ...record, dynamodb }));
  return time === undefined
    ? given
    : { ...given, dynamodb: { ...given.dynamodb, ApproximateCreationDateTime: time.getTime() / 1000 } };
}

/**
 * @param {Pick<import('@aws-sdk/client-dynamodb-streams').DynamoDBStreams, 'describeStream' | 'getShardIterator'>} streams
 * @param {string} streamArn
 * @returns {Promise<string[]>} for the shards that take new records: those that are no other shard's parent
 */
async function latestIterators(streams, streamArn) {
  const shards = [];
  /** @type {string | undefined} */
  let startId;
  do {
    const { StreamDescription } = await streams.describeStream({
      StreamArn: streamArn,
      ...(startId !== undefined && { ExclusiveStartShardId: startId }),
    });
    shards.push(...(StreamDescription?.Shards ?? []));
    startId = StreamDescription?.LastEvaluatedShardId;
  } while (startId !== undefined);
  const parents = new Set(shards.map(({ ParentShardId }) => ParentShardId));
  const answers = await Promise.all(
    shards
      .filter(({ ShardId }) => !parents.has(ShardId))
      .map(({ ShardId }) => streams.getShardIterator({ StreamArn: streamArn, ShardId, ShardIteratorType: 'LATEST' })),
  );
  return answers.flatMap(({ ShardIterator }) => ShardIterator ?? []);
}

/**
 * @param {Pick<import('@aws-sdk/client-dynamodb').DynamoDB, 'scan'>} database
 * @param {string} tableName
 * @returns {Promise<Item[]>} by id
 */
async function scanTable(database, tableName) {
  /** @type {Item[]} */
  const items = [];
  /** @type {Item | undefined} */
  let startKey;
  do {
    const { Items = [], LastEvaluatedKey } = await database.scan({
      TableName: tableName,
      ConsistentRead: true,
      ...(startKey && { ExclusiveStartKey: startKey }),
    });
    items.push(...Items);
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
  return items.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

/**
 * @param {Item} item
 * @returns {string} its sort key: an ISO time, `#` and a uuid
 */
export function idOf(item) {
  return item.id?.S ?? '';
}
