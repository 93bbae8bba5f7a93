import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { createTokenSessionsStore } from '../../../../lib/store/sessions/token-sessions-store';
import { toItem } from '../../../../lib/store/users/user-item';
import { newTokenSession, START } from '../../../contracts/token-sessions-store.contract';
import { newUser } from '../../../support/new-user';
import { createRecordingClient } from '../recording-client';

const user = newUser({ createdAt: START, updatedAt: START });
const session = newTokenSession(user.id);
const tables = { users: 'users', sessions: 'sessions', events: { name: 'events', keptSeconds: 2_592_000 } };
const ids = { newId: () => 'event id', newSecret: () => 'secret' };
const key = { id: session.id, userId: user.id, now: START };
const OTHER = '1b4e28ba-2fa1-4d2b-883f-0016d3cca427';
const meta = { $metadata: {}, message: 'scripted' };

const sessionItem = {
  id: `sid#${session.id}`,
  user_id: user.id,
  session_epoch: 0,
  created_at: START.getTime() / 1000,
  expires_at: session.expiresAt.getTime() / 1000,
  used_at: START.getTime() / 1000,
  address: session.ipAddress,
  client: session.client,
  authenticated_at: START.getTime() / 1000,
  methods: ['pwd'],
  family_hash: session.familyHash,
  refresh_hash: session.refreshHash,
};
const wanted = {
  sessions: { Keys: [{ id: { S: `sid#${session.id}` } }], ConsistentRead: true },
  users: { Keys: [{ id: { S: user.id } }], ConsistentRead: true },
};
const userAnswer = { users: [marshall(toItem(user))] };
const sessionAnswer = { sessions: [marshall(sessionItem)] };
const nothingYet = { Responses: {}, UnprocessedKeys: wanted };

const withAnswers = (...answers: (object | Error)[]) => {
  const { client, sent } = createRecordingClient(...answers);
  const pause = jest.spyOn(client, 'pause');
  return { store: createTokenSessionsStore(client, tables, ids), sent, pause };
};

describe('findTokenSession', () => {
  test('reads both in one strongly consistent call', async () => {
    const { store, sent } = withAnswers({ Responses: { ...userAnswer, ...sessionAnswer }, UnprocessedKeys: {} });
    expect(await store.findTokenSession(key)).toEqual({ session, user });
    expect(sent).toEqual([{ command: 'BatchGetItemCommand', input: { RequestItems: wanted } }]);
  });

  test('requests only the unprocessed keys again, after a pause', async () => {
    const { store, sent, pause } = withAnswers(
      nothingYet,
      { Responses: userAnswer, UnprocessedKeys: { sessions: wanted.sessions } },
      { Responses: sessionAnswer },
    );
    expect(await store.findTokenSession(key)).toEqual({ session, user });
    expect(sent.map(({ input }) => input.RequestItems)).toEqual([wanted, wanted, { sessions: wanted.sessions }]);
    expect(pause.mock.calls).toEqual([[1], [2]]);
  });

  test('is unavailable if keys are still unprocessed after the third response: they do not count as absent', async () => {
    const partly = { Responses: sessionAnswer, UnprocessedKeys: { users: wanted.users } };
    const { store, sent } = withAnswers(nothingYet, partly, {
      Responses: {},
      UnprocessedKeys: { users: wanted.users },
    });
    await expect(store.findTokenSession(key)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(sent).toHaveLength(3);
  });

  test('finds nothing if the response has neither', async () => {
    expect(await withAnswers({ Responses: {} }).store.findTokenSession(key)).toBeNull();
    expect(await withAnswers({}).store.findTokenSession(key)).toBeNull();
  });
});

describe('createTokenSession', () => {
  test('is one transaction with the event id as its client token, even when retried', async () => {
    const conflict = new TransactionCanceledException({
      ...meta,
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
    const { store, sent } = withAnswers(conflict);
    await store.createTokenSession(session, { replaces: OTHER });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]).toMatchObject({
      command: 'TransactWriteCommand',
      input: {
        ClientRequestToken: 'event id',
        TransactItems: [
          { Put: { TableName: 'sessions', Item: sessionItem } },
          { Delete: { TableName: 'sessions', Key: { id: `sid#${OTHER}` } } },
          { Put: { TableName: 'events' } },
        ],
      },
    });
  });

  test('counts as done if its event exists: an earlier response was lost', async () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
    const { store } = withAnswers(new TransactionCanceledException({ ...meta, CancellationReasons: reasons }));
    await expect(store.createTokenSession(session)).resolves.toBeUndefined();
  });
});

describe('rotateRefreshToken after a condition that failed', () => {
  const use = {
    sessionId: session.id,
    presentedHash: 'presented',
    successorHash: 'successor',
    salt: 'salt',
    now: START,
    graceSeconds: 10,
    repeatable: [],
  };
  const outcome = (Item?: Record<string, AttributeValue>) =>
    withAnswers(new ConditionalCheckFailedException({ ...meta, ...(Item && { Item }) })).store.rotateRefreshToken(use);
  const rotatedWith = (salt: string, at: AttributeValue = { N: `${START.getTime() / 1000}` }) => ({
    rotations: { L: [{ M: { hash: { S: 'presented' }, salt: { S: salt }, at } }] },
  });

  test('counts as done if the stored successor is its own: an earlier response was lost', async () => {
    expect(await outcome({ ...rotatedWith('salt'), refresh_hash: { S: 'successor' } })).toEqual({
      outcome: 'rotated',
    });
  });

  test('is a repeat if another caller was faster, and returns that caller’s salt', async () => {
    const item = { ...rotatedWith('other salt'), refresh_hash: { S: 'other' } };
    expect(await outcome(item)).toEqual({ outcome: 'repeated', salt: 'other salt' });
  });

  test.each<[Record<string, AttributeValue> | undefined]>([
    [undefined],
    [{ refresh_hash: { S: 'other' } }],
    [{ ...rotatedWith('other salt', { S: `${START.getTime() / 1000}` }) }],
    [{ ...rotatedWith('other salt', { N: `${START.getTime()}` }) }],
    [{ rotations: { L: [{ M: { hash: { S: 'presented' }, salt: { S: 'other salt' } } }] } }],
  ])('is a reuse if no earlier use with a readable time is stored: %p', async (item) => {
    expect(await outcome(item)).toEqual({ outcome: 'reused' });
  });
});
