import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import type { Session } from '../../../lib/auth/entities';
import { createSessionsStore } from '../../../lib/store/sessions-store';
import { createRecordingClient } from './recording-client';

const session: Session = {
  tokenHash: 'hash of the cookie value',
  userId: '6f4e2a52-6a6e-4c83-8f0d-0a44d4ad2c11',
  epoch: 2,
  createdAt: new Date('2026-11-20T10:00:00.001Z'),
  expiresAt: new Date('2026-11-20T10:01:00.001Z'),
};

test.each([undefined, { replaces: null }, { replaces: session.tokenHash }])(
  'a session that replaces no other is one put: %p',
  async (options) => {
    const { client, sent } = createRecordingClient();

    await createSessionsStore(client, 'sessions').createSession(session, options);

    expect(sent.map(({ command }) => command)).toEqual(['PutCommand']);
  },
);

test('a session that replaces another is one transaction: never both, never neither', async () => {
  const { client, sent } = createRecordingClient();

  await createSessionsStore(client, 'sessions').createSession(session, { replaces: 'other' });

  expect(sent).toMatchObject([
    {
      command: 'TransactWriteCommand',
      input: {
        TransactItems: [
          { Put: { TableName: 'sessions', Item: { id: session.tokenHash } } },
          { Delete: { TableName: 'sessions', Key: { id: 'other' } } },
        ],
      },
    },
  ]);
});

test('the sweep never takes a session before its end: its second is rounded up', async () => {
  const { client, sent } = createRecordingClient();

  await createSessionsStore(client, 'sessions').createSession(session);

  const endSeconds = Date.parse('2026-11-20T10:01:01.000Z') / 1000;
  expect(sent).toMatchObject([{ input: { Item: { expires_at: endSeconds } } }]);
});

test('reads are strongly consistent', async () => {
  const { client, sent } = createRecordingClient();

  await createSessionsStore(client, 'sessions').findSession(session.tokenHash, session.createdAt);

  expect(sent).toMatchObject([
    { command: 'GetCommand', input: { TableName: 'sessions', Key: { id: session.tokenHash }, ConsistentRead: true } },
  ]);
});

test('an end in a conflict is tried again', async () => {
  const conflict = new TransactionConflictException({ $metadata: {}, message: 'scripted' });
  const { client, sent } = createRecordingClient(conflict);

  await createSessionsStore(client, 'sessions').deleteSession(session.tokenHash);

  expect(sent.map(({ command }) => command)).toEqual(['DeleteCommand', 'DeleteCommand']);
});
