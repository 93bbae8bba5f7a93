import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('@aws-sdk/client-dynamodb').DynamoDB} DynamoDB */
/** @typedef {import('@aws-sdk/client-dynamodb').CreateTableCommandInput} CreateTableInput */

/**
 * The input of CreateTable, and the TTL attribute, which needs a separate request.
 * @typedef {object} TableDefinition
 * @property {CreateTableInput & { TableName: string }} input
 * @property {string | undefined} timeToLiveAttribute
 */

/** The properties of AWS::DynamoDB::Table that CreateTable gets. Backups, encryption and tags are for AWS only. */
const createTableProperties = [
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
];

const pollMilliseconds = 20;

/**
 * @param {Record<string, any>} resources the `Resources` of a CloudFormation template, variables resolved
 * @param {(name: string) => string} [rename] maps a table's name; tests give their tables a prefix
 * @returns {TableDefinition[]}
 */
export function tableDefinitions(resources, rename = (name) => name) {
  return Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
    .map(({ Properties }) => {
      const taken = createTableProperties.filter((property) => property in Properties);
      const stream = Properties.StreamSpecification;
      return {
        input: {
          TableName: rename(Properties.TableName),
          ...Object.fromEntries(taken.map((property) => [property, Properties[property]])),
          ...(stream && { StreamSpecification: { ...stream, StreamEnabled: true } }),
        },
        timeToLiveAttribute: Properties.TimeToLiveSpecification?.AttributeName,
      };
    });
}

/**
 * Create the missing tables, and the missing indexes and TTL attributes of all tables. Tables that exist keep their items, so that
 * data of an earlier version can be used. Safe to call again, and at the same time as another caller.
 * @param {DynamoDB} client
 * @param {TableDefinition[]} definitions
 * @returns {Promise<void>} resolves when all tables can be used
 */
export async function createTables(client, definitions) {
  await Promise.all(
    definitions.map(async ({ input, timeToLiveAttribute }) => {
      if ((await tableStatus(client, input.TableName)) === undefined) await createTable(client, input);
      const table = await removeOutdatedIndexes(client, input, await untilActive(client, input.TableName));
      await addMissingIndexes(client, input, table);
      if (timeToLiveAttribute !== undefined) await enableTimeToLive(client, input.TableName, timeToLiveAttribute);
    }),
  );
}

/**
 * @param {DynamoDB} client
 * @param {TableDefinition[]} definitions
 * @returns {Promise<string[]>} the names of those that do not exist
 */
export async function findMissingTables(client, definitions) {
  const names = definitions.map(({ input }) => input.TableName);
  const statuses = await Promise.all(names.map((name) => tableStatus(client, name)));
  return names.filter((_, index) => statuses[index] === undefined);
}

/**
 * @param {DynamoDB} client
 * @param {string} name
 * @returns {Promise<string | undefined>} `CREATING`, `ACTIVE`, ...; undefined if the table does not exist
 */
async function tableStatus(client, name) {
  try {
    const { Table } = await client.describeTable({ TableName: name });
    return Table?.TableStatus;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * @param {DynamoDB} client
 * @param {CreateTableInput} input
 */
async function createTable(client, input) {
  try {
    await client.createTable(input);
  } catch (error) {
    // Another process has just created it.
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  }
}

/**
 * Deletes the indexes of an earlier version: the attributes of an index cannot be changed. `addMissingIndexes` creates them again.
 * @param {DynamoDB} client
 * @param {TableDefinition['input']} input
 * @param {import('@aws-sdk/client-dynamodb').TableDescription | undefined} table as it is
 * @returns {Promise<import('@aws-sdk/client-dynamodb').TableDescription | undefined>} the table, which is active then
 */
async function removeOutdatedIndexes(client, { TableName, GlobalSecondaryIndexes = [] }, table) {
  let current = table;
  for (const { IndexName, Projection } of table?.GlobalSecondaryIndexes ?? []) {
    const wanted = GlobalSecondaryIndexes.find((index) => index.IndexName === IndexName)?.Projection;
    const isOutdated = wanted !== undefined && !sameNames(wanted.NonKeyAttributes, Projection?.NonKeyAttributes);
    if (!isOutdated) continue;
    await client.updateTable({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] });
    current = await untilActive(client, TableName);
  }
  return current;
}

/**
 * @param {string[] | undefined} one
 * @param {string[] | undefined} other
 */
function sameNames(one = [], other = []) {
  return [...one].sort().join() === [...other].sort().join();
}

/**
 * One after the other: a table accepts only one new index at a time.
 * @param {DynamoDB} client
 * @param {TableDefinition['input']} input
 * @param {import('@aws-sdk/client-dynamodb').TableDescription | undefined} table as it is
 */
async function addMissingIndexes(client, { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] }, table) {
  const present = (table?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  for (const index of GlobalSecondaryIndexes.filter(({ IndexName }) => !present.includes(IndexName))) {
    await client.updateTable({
      TableName,
      AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
    await untilActive(client, TableName);
  }
}

/**
 * @param {DynamoDB} client
 * @param {string} name
 * @returns {Promise<import('@aws-sdk/client-dynamodb').TableDescription | undefined>} the table, which is active then
 */
async function untilActive(client, name) {
  for (;;) {
    const { Table: table } = await client.describeTable({ TableName: name });
    const statuses = [table?.TableStatus, ...(table?.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)];
    if (statuses.every((status) => status === undefined || status === 'ACTIVE')) return table;
    await sleep(pollMilliseconds);
  }
}

/**
 * Checks first: enabling it twice is an error on AWS and on DynamoDB Local.
 * @param {DynamoDB} client
 * @param {string} name
 * @param {string} attribute
 */
async function enableTimeToLive(client, name, attribute) {
  const { TimeToLiveDescription } = await client.describeTimeToLive({ TableName: name });
  if (TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL')) return;
  await client.updateTimeToLive({
    TableName: name,
    TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
  });
}
