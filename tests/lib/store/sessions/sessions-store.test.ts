import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import type { Session } from '../../../../lib/auth/entities';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { createSessionsStore } from '../../../../lib/store/sessions/sessions-store';
import type { TableClient } from '../../../../lib/store/table/table-client';
import { logLines } from '../../../support/log-capture';
import { createRecordingClient } from '../recording-client';

const session: Session = {
  tokenHash: 'A'.repeat(43),
  userId: '6f4e2a52-6a6e-4c83-8f0d-0a44d4ad2c11',
  epoch: 2,
  createdAt: new Date('2026-11-20T10:00:00.001Z'),
  authenticatedAt: new Date('2026-11-20T10:00:00.001Z'),
  methods: ['pwd'],
  expiresAt: new Date('2026-11-20T10:01:00.001Z'),
  usedAt: new Date('2026-11-20T10:00:30.001Z'),
  ipAddress: '198.51.100.7',
  client: null,
};

const EVENT_ID = '0c9a7a9e-5a0c-4a4e-9a70-7e1f35f7a2b1';
const createStore = (client: TableClient) => {
  const ids = { newId: () => EVENT_ID, newSecret: () => 'a secret' };
  return createSessionsStore(
    client,
    { sessions: 'sessions', users: 'users', events: { name: 'events', keptSeconds: 2_592_000 } },
    ids,
  );
};

const put = { Put: { TableName: 'sessions', Item: expect.objectContaining({ id: session.tokenHash }) } };
const tell = {
  Put: {
    TableName: 'events',
    Item: expect.objectContaining({
      user_id: session.userId,
      event_id: EVENT_ID,
      type: 'user.signed_in',
      methods: ['pwd'],
    }),
    ConditionExpression: 'attribute_not_exists(user_id)',
  },
};

test.each([undefined, { replaces: null }, { replaces: session.tokenHash }])(
  'a session that replaces no other is written in one transaction with its event: %p',
  async (options) => {
    const { client, sent } = createRecordingClient();

    await createStore(client).createSession(session, options);

    expect(sent).toEqual([
      { command: 'TransactWriteCommand', input: { TransactItems: [put, tell], ClientRequestToken: EVENT_ID } },
    ]);
  },
);

test('a session replaces another in one transaction: never both exist, and never neither', async () => {
  const { client, sent } = createRecordingClient();

  await createStore(client).createSession(session, { replaces: 'B'.repeat(43) });

  const end = { Delete: { TableName: 'sessions', Key: { id: 'B'.repeat(43) } } };
  expect(sent).toEqual([
    { command: 'TransactWriteCommand', input: { TransactItems: [put, end, tell], ClientRequestToken: EVENT_ID } },
  ]);
});

test('a session whose event exists was begun by the same call, whose response was lost', async () => {
  const CancellationReasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
  const lost = new TransactionCanceledException({ $metadata: {}, message: 'scripted', CancellationReasons });
  const { client, sent } = createRecordingClient(lost);

  await createStore(client).createSession(session);

  expect(sent).toHaveLength(1);
});

test('a session is retried with the same client token after a conflict', async () => {
  const CancellationReasons = [{ Code: 'TransactionConflict' }, { Code: 'None' }];
  const conflict = new TransactionCanceledException({ $metadata: {}, message: 'scripted', CancellationReasons });
  const { client, sent } = createRecordingClient(conflict);

  await createStore(client).createSession(session);

  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
});

test('TTL never deletes a session before its expiry, which is rounded up to a second', async () => {
  const { client, sent } = createRecordingClient();

  await createStore(client).createSession(session);

  const endSeconds = Date.parse('2026-11-20T10:01:01.000Z') / 1000;
  expect(sent).toMatchObject([{ input: { TransactItems: [{ Put: { Item: { expires_at: endSeconds } } }, {}] } }]);
});

test('reads are strongly consistent', async () => {
  const { client, sent } = createRecordingClient();

  await createStore(client).findSession(session.tokenHash, session.createdAt);

  expect(sent).toMatchObject([
    { command: 'GetCommand', input: { TableName: 'sessions', Key: { id: session.tokenHash }, ConsistentRead: true } },
  ]);
});

test('the end of a session is retried after a conflict', async () => {
  const conflict = new TransactionConflictException({ $metadata: {}, message: 'scripted' });
  const { client, sent } = createRecordingClient(conflict);

  await createStore(client).endSession(summaryOf(session), session.createdAt);

  expect(sent.map(({ command }) => command)).toEqual(['TransactWriteCommand', 'TransactWriteCommand']);
  expect(sent[1]).toEqual(sent[0]);
});

test('a session and its user are read in one strongly consistent call', async () => {
  const { client, sent } = createRecordingClient();
  const { tokenHash, userId, createdAt: now } = session;

  await createStore(client).findSessionAndUser({ tokenHash, userId, now });

  const RequestItems = {
    sessions: { Keys: [{ id: { S: tokenHash } }], ConsistentRead: true },
    users: { Keys: [{ id: { S: userId } }], ConsistentRead: true },
  };
  expect(sent).toEqual([{ command: 'BatchGetItemCommand', input: { RequestItems } }]);
});

test.each(['ProvisionedThroughputExceededException', 'TimeoutError', 'AccessDeniedException'])(
  'a use that cannot be stored because of %s is logged, and nothing else',
  async (name) => {
    logLines.length = 0;
    const { client } = createRecordingClient(Object.assign(new Error('scripted'), { name }));

    await createStore(client).touchSession(session, new Date('2026-11-20T10:00:40.000Z'));

    expect(logLines).toMatchObject([{ level: 'warn', event: 'session_use_not_stored', user_id: session.userId }]);
    expect(JSON.stringify(logLines)).not.toContain(session.tokenHash);
  },
);

test('a table that never answers does not hold up the request for good', async () => {
  logLines.length = 0;
  const hanging = (_command: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
    new Promise((_, reject) => {
      abortSignal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
    });
  const client = { documents: { send: hanging }, pause: async () => {} } as unknown as TableClient;

  await createStore(client).touchSession(session, new Date('2026-11-20T10:00:40.000Z'));

  expect(logLines).toMatchObject([{ event: 'session_use_not_stored', reason: 'StoreUnavailableError' }]);
});

test('a use is stored only if the item exists and no other use was stored since the read', async () => {
  const { client, sent } = createRecordingClient();

  await createStore(client).touchSession(session, new Date('2026-11-20T10:00:40.000Z'));

  expect(sent).toMatchObject([
    {
      command: 'UpdateCommand',
      input: {
        Key: { id: session.tokenHash },
        ConditionExpression: 'attribute_exists(id) AND (used_at = :before OR attribute_not_exists(used_at))',
        ExpressionAttributeValues: {
          ':before': session.usedAt.getTime() / 1000,
          ':now': Date.parse('2026-11-20T10:00:40.000Z') / 1000,
        },
      },
    },
  ]);
});

test('a retried end by reference has the same client token, so its own success is recognised', async () => {
  const reasons = { CancellationReasons: [{ Code: 'TransactionConflict' }] };
  const { client, sent } = createRecordingClient(
    new TransactionCanceledException({ $metadata: {}, message: 'scripted', ...reasons }),
  );
  const reference = 'a'.repeat(43);

  expect(await createStore(client).endSessionOf(session.userId, reference)).toBe(true);

  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
  expect(sent[0]).toMatchObject({
    command: 'TransactWriteCommand',
    input: {
      ClientRequestToken: EVENT_ID,
      TransactItems: [{ Delete: { Key: { id: reference }, ConditionExpression: 'user_id = :user' } }],
    },
  });
});

test('a reference that no session can have costs no read', async () => {
  const { client, sent } = createRecordingClient();

  expect(await createStore(client).endSessionOf(session.userId, 'sid#nobody')).toBe(false);

  expect(sent).toEqual([]);
});
