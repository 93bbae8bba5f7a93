import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CreateTableCommandInput, DynamoDB } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { describe } from '@jest/globals';
import type { UserEvent } from '../../../../lib/events/user-event';
import { createTables } from '../../../../scripts/local/engine/tables.mjs';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** An events table of one test, a data folder, and a handler that asks the test. */
export interface EventFixture {
  readonly tableName: string;
  readonly dataDir: string;
  readonly settings: {
    serviceDir: string;
    tableName: string;
    endpoint: string;
    region: string;
    dataDir: string;
    announce: (line: string) => void;
  };
  /** Put one event for each letter, which names the user. @returns their ids, in this order. */
  put(users: string): Promise<string[]>;
  write(item: TransactItem): Promise<void>;
  delete(userId: string, eventId: string): Promise<void>;
  /** A module in the data folder. @returns its path. */
  writeHandler(source: string): string;
  /** The file with the ids of the delivered items. */
  readonly deliveredPath: string;
  /** How many items a restart would not deliver again. */
  countDelivered(): number;
  readonly announced: readonly string[];
  stop(): Promise<void>;
}

/** Run tests on every engine there is, by its endpoint. */
export const describeEngines = (tests: (endpoint: string) => void): void => {
  const endpoints = { dynoxide: process.env.TEST_DYNAMODB_ENDPOINT, amazon: process.env.TEST_AMAZON_ENDPOINT };
  for (const [name, endpoint] of Object.entries(endpoints)) {
    if (endpoint !== undefined) describe(`on ${name}`, () => tests(endpoint));
  }
};

/** Whether this is the second engine of the machine, Amazon's. */
export const isAmazon = (endpoint: string): boolean => endpoint === process.env.TEST_AMAZON_ENDPOINT;

export const createEventFixture = async (endpoint: string): Promise<EventFixture> => {
  const database = new DynamoDB({ endpoint });
  const documents = DynamoDBDocumentClient.from(database);
  const tableName = `${process.env.USERS_TABLE}-${randomUUID().slice(0, 8)}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-events-'));
  const announced: string[] = [];
  const deliveredPath = join(dataDir, 'delivered-events.txt');
  const itemIds = new Map<string, string>();
  await createTables(database, [{ input: { TableName: tableName, ...schema }, timeToLiveAttribute: undefined }]);

  return {
    tableName,
    dataDir,
    announced,
    settings: {
      serviceDir: process.cwd(),
      tableName,
      endpoint,
      region: 'eu-west-1',
      dataDir,
      announce: (line) => void announced.push(line),
    },
    put: async (users) => {
      const ids: string[] = [];
      for (const user_id of users) {
        const event_id = randomUUID();
        const time = new Date().toISOString();
        const id = `${time}#${event_id}`;
        const Item = { user_id, id, event_id, type: 'user.signed_in', time, expires_at: 1_797_760_800 };
        await documents.send(new PutCommand({ TableName: tableName, Item }));
        itemIds.set(event_id, id);
        ids.push(event_id);
        // Ids order what happens to a user by the millisecond.
        await sleep(2);
      }
      return ids;
    },
    write: async (item) => {
      await documents.send(new TransactWriteCommand({ TransactItems: [item] }));
    },
    delete: async (userId, eventId) => {
      const Key = { user_id: { S: userId }, id: { S: itemIds.get(eventId) ?? '' } };
      await database.deleteItem({ TableName: tableName, Key });
    },
    writeHandler: (source) => {
      const handlerPath = join(dataDir, `handler-${randomUUID()}.mjs`);
      writeFileSync(handlerPath, source);
      return handlerPath;
    },
    deliveredPath,
    countDelivered: () =>
      existsSync(deliveredPath) ? readFileSync(deliveredPath, 'utf8').split('\n').filter(Boolean).length : 0,
    stop: async () => {
      await database.deleteTable({ TableName: tableName });
      database.destroy();
      rmSync(dataDir, { recursive: true });
    },
  };
};

const schema: Omit<CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'user_id', AttributeType: 'S' },
    { AttributeName: 'id', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'user_id', KeyType: 'HASH' },
    { AttributeName: 'id', KeyType: 'RANGE' },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
};

/** A handler's source that hands every event to `onEvent` of the test. */
export const askTheTest = 'export default (event) => globalThis.onEvent(event);';

/** @param onEvent what the handler does from now on, in this test file. */
export const setOnEvent = (onEvent: (event: UserEvent) => unknown): void => {
  Object.assign(globalThis, { onEvent });
};

/** @throws {Error} if it does not become so within a minute. */
export const until = async (isSo: () => boolean): Promise<void> => {
  const giveUpAt = performance.now() + 60_000;
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`It never became so: ${isSo}`);
    await sleep(10);
  }
};
