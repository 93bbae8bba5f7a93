/** @typedef {import('@aws-sdk/client-dynamodb').AttributeValue} AttributeValue */

/** Ids are made before what they tell of is stored: an item may follow one with a somewhat greater id. */
const latenessMilliseconds = 60_000;

/**
 * What a table itself knows, for when its stream no longer does. Its sort key `id` is an ISO time, `#` and a uuid.
 * @param {Pick<import('@aws-sdk/client-dynamodb').DynamoDB, 'scan'>} database
 * @param {string} tableName
 * @param {string | undefined} latestId of the items delivered; undefined: none was
 * @returns {Promise<{ items: Record<string, AttributeValue>[], firstId: string }>} items: all that may not have been
 *   delivered and some that were, ordered by id; firstId: whatever has a smaller one was delivered
 */
export async function itemsSince(database, tableName, latestId) {
  /** @type {Record<string, AttributeValue>[]} */
  const items = [];
  const firstId = firstIdAfter(latestId);
  /** @type {Record<string, AttributeValue> | undefined} */
  let startKey;
  do {
    const { Items = [], LastEvaluatedKey } = await database.scan({
      TableName: tableName,
      ConsistentRead: true,
      FilterExpression: '#id >= :from',
      ExpressionAttributeNames: { '#id': 'id' },
      ExpressionAttributeValues: { ':from': { S: firstId } },
      ...(startKey && { ExclusiveStartKey: startKey }),
    });
    items.push(...Items);
    startKey = LastEvaluatedKey;
  } while (startKey !== undefined);
  return { items: items.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1)), firstId };
}

/**
 * @param {Readonly<Record<string, { S?: string | undefined }>> | undefined} item
 * @returns {string} its sort key; empty without an item
 */
export function idOf(item) {
  return item?.id?.S ?? '';
}

/** @param {string | undefined} latestId an ISO time, `#` and a uuid */
function firstIdAfter(latestId) {
  const latest = Date.parse(latestId?.split('#')[0] ?? '');
  return new Date(Number.isNaN(latest) ? 0 : latest - latenessMilliseconds).toISOString();
}
