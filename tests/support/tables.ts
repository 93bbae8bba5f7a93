import { readFileSync } from 'node:fs';
import { type AttributeValue, DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { dynamodb } from '../../lib/runtime/table-client';
import type { TableClient } from '../../lib/store/table/table-client';
import { createTables, type TableDefinition, tableDefinitions } from '../../scripts/local/engine/tables.mjs';
import { createEngineCalls, type EngineCalls } from './engine-calls';
import { leaveUnsigned, makePatient } from './patience';

export type RawItem = Readonly<Record<string, unknown>>;

/** The items of tables, by the setting that names each. */
export type Snapshot = Readonly<Record<string, readonly RawItem[]>>;

/** Reads and writes a table directly, without a store. Reads are strongly consistent. */
export interface RawTable {
  readonly name: string;
  get(id: string): Promise<RawItem | undefined>;
  /** All items, ordered by id. */
  items(): Promise<RawItem[]>;
  /** Set attributes of one item. */
  patch(id: string, attributes: RawItem): Promise<void>;
}

export interface Tables {
  readonly users: RawTable;
  readonly credentials: RawTable;
  readonly sessions: RawTable;
  readonly limits: RawTable;
  readonly customers: RawTable;
  readonly roles: RawTable;
  readonly events: RawTable;
  readonly audit: RawTable;
  readonly outbox: RawTable;
  readonly signingKeys: RawTable;
  /** All items of all tables, to compare them as a whole. */
  snapshot(): Promise<Snapshot>;
  /**
   * Delete all items except the signing keys, which this process has cached.
   * @param items the items that there are, if they are known; otherwise they are read first.
   */
  clear(items?: Snapshot): Promise<void>;
  /**
   * A client for this engine, for stores that a test creates itself. Live modules (lib/runtime, functions) need none: see
   * `useTables`.
   */
  readonly client: TableClient;
}

const MAX_PER_TRANSACTION = 100;

/**
 * Give this test file its own tables of the service on an engine, from its first `beforeAll` to its last `afterAll`.
 * Live modules may be imported at the top of the file: the SDK reads its endpoint when it first sends something.
 * @param endpoint by default dynoxide's; see tests/support/global-setup.ts.
 */
export const useTables = (endpoint = process.env.TEST_DYNAMODB_ENDPOINT): Tables => {
  if (endpoint === undefined)
    throw new Error('No engine: TEST_DYNAMODB_ENDPOINT is set by tests/support/global-setup.ts');
  const engine = new DynamoDB({ endpoint });
  const calls = createEngineCalls(endpoint);
  const definitions = definitionsUnderOwnNames();
  makePatient(dynamodb);
  for (const client of [dynamodb, engine]) leaveUnsigned(client);

  beforeAll(async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
    await createTables(engine, [...definitions.values()]);
  });

  afterAll(async () => {
    await Promise.all([...definitions.values()].map(({ input }) => engine.deleteTable({ TableName: input.TableName })));
    engine.destroy();
    calls.close();
    dynamodb.destroy();
  });

  const table = (setting: string): RawTable => rawTable(calls, definitions.get(setting)?.input.TableName ?? setting);
  const settings = [...definitions.keys()];
  const snapshot = async () =>
    Object.fromEntries(
      await Promise.all(settings.map(async (setting) => [setting, await table(setting).items()] as const)),
    );

  return {
    users: table('USERS_TABLE'),
    credentials: table('CREDENTIALS_TABLE'),
    sessions: table('SESSIONS_TABLE'),
    limits: table('LIMITS_TABLE'),
    customers: table('CUSTOMERS_TABLE'),
    roles: table('ROLES_TABLE'),
    events: table('EVENTS_TABLE'),
    audit: table('AUDIT_TABLE'),
    outbox: table('OUTBOX_TABLE'),
    signingKeys: table('SIGNING_KEYS_TABLE'),
    snapshot,
    clear: async (known) => {
      const { SIGNING_KEYS_TABLE: _, ...cleared } = known ?? (await snapshot());
      const deletions = Object.entries(cleared).flatMap(([setting, items]) => {
        const { TableName = '', KeySchema = [] } = (definitions.get(setting) as TableDefinition).input;
        const names = KeySchema.map(({ AttributeName = '' }) => AttributeName);
        const keyOf = (item: RawItem) => Object.fromEntries(names.map((name) => [name, item[name]]));
        return items.map((item) => ({ Delete: { TableName, Key: marshall(keyOf(item)) } }));
      });
      for (let start = 0; start < deletions.length; start += MAX_PER_TRANSACTION) {
        const TransactItems = deletions.slice(start, start + MAX_PER_TRANSACTION);
        await calls.call('TransactWriteItems', { TransactItems });
      }
    },
    client: { documents: DynamoDBDocumentClient.from(engine), pause: async () => {} },
  };
};

/**
 * The tables of serverless.yml, with the names of this file, by the setting that names each (`UsersTable` -> `USERS_TABLE`).
 */
const definitionsUnderOwnNames = (): Map<string, TableDefinition> => {
  const resources = JSON.parse(readFileSync(process.env.TEST_RESOURCES ?? '', 'utf8')) as Record<
    string,
    { Type: string }
  >;
  const settings = Object.keys(resources).filter((logicalId) => resources[logicalId]?.Type === 'AWS::DynamoDB::Table');
  return new Map(
    settings.map((logicalId) => {
      const setting = logicalId.replace(/(?!^)[A-Z]/g, '_$&').toUpperCase();
      const name = process.env[setting];
      if (name === undefined) throw new Error(`${setting} names no table: see tests/support/environment.ts`);
      const [definition] = tableDefinitions({ [logicalId]: resources[logicalId] }, () => name);
      const { input, ...rest } = definition as TableDefinition;
      // Without its stream, because the engine keeps all stream records and searches them at every write. Tests of streams
      // create their own table.
      const { StreamSpecification: _, ...unstreamed } = input;
      return [setting, { ...rest, input: unstreamed }];
    }),
  );
};

type Marshalled = Record<string, AttributeValue>;

const rawTable = ({ call }: EngineCalls, name: string): RawTable => ({
  name,

  get: async (id) => {
    const input = { TableName: name, Key: marshall({ id }), ConsistentRead: true };
    const { Item: item } = await call<{ Item?: Marshalled }>('GetItem', input);
    return item && unmarshall(item);
  },

  items: async () => {
    const items: RawItem[] = [];
    let start: Marshalled | undefined;
    do {
      const page = await call<{ Items: Marshalled[]; LastEvaluatedKey?: Marshalled }>('Scan', {
        TableName: name,
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      });
      items.push(...page.Items.map((item) => unmarshall(item)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items.sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
  },

  patch: async (id, attributes) => {
    const entries = Object.entries(attributes);
    await call('UpdateItem', {
      TableName: name,
      Key: marshall({ id }),
      UpdateExpression: `SET ${entries.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(entries.map(([attribute], index) => [`#n${index}`, attribute])),
      ExpressionAttributeValues: marshall(Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value]))),
    });
  },
});
