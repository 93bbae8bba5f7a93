import { CreateTableCommand, DeleteTableCommand, ThrottlingException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../lib/auth/errors';
import type { KeySetStore } from '../../lib/auth/stores/key-set-store';
import { createKeySetStore } from '../../lib/store/keys/key-set-store';
import { createRecordingClient } from '../lib/store/recording-client';
import { createMemoryKeySetStore } from '../support/memory-key-stores';
import { describeEngines } from './engines';
import { describeKeySetStore, newKeySet, nextKeySet } from './key-set-store.contract';

describe('in memory', () => {
  describeKeySetStore(async () => createMemoryKeySetStore());
});

describeEngines((tables) => {
  const table = `${tables.users.name}-signing-keys`;
  const documents = tables.client.documents as DynamoDBDocumentClient;
  const store = createKeySetStore(tables.client, table);
  const Key = { id: 'access-tokens' };

  beforeAll(async () => {
    await documents.send(
      new CreateTableCommand({
        TableName: table,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  });
  afterAll(() => documents.send(new DeleteTableCommand({ TableName: table })));

  const emptyStore = async (): Promise<KeySetStore> => {
    await documents.send(new DeleteCommand({ TableName: table, Key }));
    return store;
  };

  /** The first call succeeds, and its response is lost. */
  const withAnswerLost = async (write: () => Promise<boolean>) => {
    const transport = documents.config.requestHandler;
    const handle = transport.handle.bind(transport);
    const spy = jest.spyOn(transport, 'handle').mockImplementationOnce(async (...call) => {
      await handle(...call);
      throw Object.assign(new Error('injected'), { name: 'TimeoutError', code: 'ECONNRESET' });
    });
    const isWinner = await write();
    const calls = spy.mock.calls.length;
    spy.mockRestore();
    return { isWinner, calls };
  };

  describeKeySetStore(emptyStore);

  test('stores one item, with times as epoch seconds and nothing private', async () => {
    const keySet = newKeySet();
    const [key] = keySet.keys;
    const store = await emptyStore();

    await store.createKeySet(keySet);

    const { Item: item } = await documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    expect(item).toEqual({
      id: 'access-tokens',
      version: 1,
      cursor_secret: keySet.cursorSecret,
      keys: [{ kid: key?.kid, n: key?.n, e: 'AQAB', created_at: 1795168800.123, active_from: 1795255200.987 }],
    });
  });

  test('recognises its own write after a lost response', async () => {
    const keySet = newKeySet();
    const store = await emptyStore();

    const outcomes = [
      await withAnswerLost(() => store.createKeySet(keySet)),
      await withAnswerLost(() => store.replaceKeySet(nextKeySet(keySet))),
    ];

    expect(outcomes).toEqual([
      { isWinner: true, calls: 2 },
      { isWinner: true, calls: 2 },
    ]);
  });
});

describe('without an engine', () => {
  const keySet = newKeySet();

  test.each<[string, (store: KeySetStore) => Promise<unknown>]>([
    ['findKeySet', (store) => store.findKeySet()],
    ['createKeySet', (store) => store.createKeySet(keySet)],
    ['replaceKeySet', (store) => store.replaceKeySet(keySet)],
  ])('%s says that the store is unavailable', async (_, call) => {
    const throttled = new ThrottlingException({ $metadata: {}, message: 'injected', throttlingReasons: [] });
    const { client } = createRecordingClient(throttled);

    await expect(call(createKeySetStore(client, 'signing-keys'))).rejects.toThrow(StoreUnavailableError);
  });

  test('reads strongly consistently', async () => {
    const { client, sent } = createRecordingClient();

    await createKeySetStore(client, 'signing-keys').findKeySet();

    expect(sent).toMatchObject([{ command: 'GetCommand', input: { ConsistentRead: true } }]);
  });
});
