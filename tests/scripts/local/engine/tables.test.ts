import { randomUUID } from 'node:crypto';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createTables, findMissingTables, tableDefinitions } from '../../../../scripts/local/engine/tables.mjs';

const keys = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const resources = {
  Topic: { Type: 'AWS::SNS::Topic' },
  Plain: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'plain', BillingMode: 'PAY_PER_REQUEST', ...keys } },
  Full: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'full',
      BillingMode: 'PAY_PER_REQUEST',
      ...keys,
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'service', Value: 'latchkey' }],
    },
  },
};

describe('tableDefinitions', () => {
  test('takes the tables and what CreateTable knows of them', () => {
    expect(tableDefinitions(resources)).toEqual([
      { input: { TableName: 'plain', BillingMode: 'PAY_PER_REQUEST', ...keys }, timeToLiveAttribute: undefined },
      {
        input: {
          TableName: 'full',
          BillingMode: 'PAY_PER_REQUEST',
          ...keys,
          StreamSpecification: { StreamViewType: 'NEW_IMAGE', StreamEnabled: true },
        },
        timeToLiveAttribute: 'expires_at',
      },
    ]);
  });

  test('renames', () => {
    const names = tableDefinitions(resources, (name) => `mine-${name}`).map(({ input }) => input.TableName);
    expect(names).toEqual(['mine-plain', 'mine-full']);
  });
});

const engines = { dynoxide: process.env.TEST_DYNAMODB_ENDPOINT, amazon: process.env.TEST_AMAZON_ENDPOINT };
const running = Object.entries(engines).filter((entry): entry is [string, string] => entry[1] !== undefined);

describe.each(running)('on %s', (_, endpoint) => {
  const client = new DynamoDB({ endpoint });
  const prefix = `tables-${randomUUID().slice(0, 8)}-`;
  const definitions = tableDefinitions(resources, (name) => prefix + name);
  const [plain, full] = definitions.map(({ input }) => input.TableName) as [string, string];

  afterAll(async () => {
    await Promise.all([plain, full].map((TableName) => client.deleteTable({ TableName })));
    client.destroy();
  });

  test('missing tables are named, created and then no longer missing', async () => {
    await expect(findMissingTables(client, definitions)).resolves.toEqual([plain, full]);

    await createTables(client, definitions.slice(0, 1));
    await expect(findMissingTables(client, definitions)).resolves.toEqual([full]);

    await createTables(client, definitions);
    await expect(findMissingTables(client, definitions)).resolves.toEqual([]);
  });

  test('the TTL attribute and the stream are on', async () => {
    const { TimeToLiveDescription } = await client.describeTimeToLive({ TableName: full });
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires_at', TimeToLiveStatus: 'ENABLED' });
    const { Table } = await client.describeTable({ TableName: full });
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', StreamSpecification: { StreamEnabled: true } });
  });

  test('a second call, and two at once, change nothing and keep the items', async () => {
    await client.putItem({ TableName: full, Item: { id: { S: 'kept' } } });

    await Promise.all([createTables(client, definitions), createTables(client, definitions)]);

    const { Item } = await client.getItem({ TableName: full, Key: { id: { S: 'kept' } } });
    expect(Item).toEqual({ id: { S: 'kept' } });
  });

  test('a table of an earlier version is given the indexes it lacks, with its items in them', async () => {
    await client.putItem({ TableName: plain, Item: { id: { S: 'early' }, group: { S: 'all' } } });
    const index = {
      IndexName: 'by_group',
      KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    };
    const attributes = [...keys.AttributeDefinitions, { AttributeName: 'group', AttributeType: 'S' }];
    const later = structuredClone(resources.Plain);
    Object.assign(later.Properties, { AttributeDefinitions: attributes, GlobalSecondaryIndexes: [index] });

    for (const _ of ['once', 'again'])
      await createTables(
        client,
        tableDefinitions({ later }, (name) => prefix + name),
      );

    const { Items } = await client.query({
      TableName: plain,
      IndexName: 'by_group',
      KeyConditionExpression: '#group = :all',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':all': { S: 'all' } },
    });
    expect(Items).toEqual([{ id: { S: 'early' }, group: { S: 'all' } }]);
  });

  test('an index of an earlier version is made anew where it does not carry what it should', async () => {
    const attributes = [...keys.AttributeDefinitions, { AttributeName: 'group', AttributeType: 'S' }];
    const carrying = (names: string[]) => ({
      later: {
        ...resources.Full,
        Properties: {
          ...resources.Full.Properties,
          AttributeDefinitions: attributes,
          GlobalSecondaryIndexes: [
            {
              IndexName: 'by_group',
              KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: names },
            },
          ],
        },
      },
    });
    const upgrade = (names: string[]) =>
      createTables(
        client,
        tableDefinitions(carrying(names), (name) => prefix + name),
      );
    const item = { id: { S: 'early' }, group: { S: 'all' }, name: { S: 'Ada' }, email: { S: 'ada@example.com' } };
    await client.putItem({ TableName: full, Item: item });

    await upgrade(['name']);
    for (const _ of ['once', 'again']) await upgrade(['email', 'name']);

    const { Items } = await client.query({
      TableName: full,
      IndexName: 'by_group',
      KeyConditionExpression: '#group = :all',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':all': { S: 'all' } },
    });
    expect(Items).toEqual([item]);
  });
});
