import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import { createUsersStore } from '../../../lib/store/users-store';
import { newUser } from '../../support/new-user';
import { createRecordingClient } from './recording-client';

const now = new Date('2026-11-20T10:00:00.250Z');
const user = newUser({ email: 'bob@example.com', createdAt: now, updatedAt: now });
const reset = { userId: user.id, email: user.email, tokenHash: 'hash of the token' };

const meta = { $metadata: {}, message: 'scripted' };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...meta, CancellationReasons: codes.map((Code) => ({ Code })) });

describe('createUser', () => {
  test('names itself, so that the table recognises its repeat', async () => {
    const { client, sent } = createRecordingClient();

    await createUsersStore(client, 'users').createUser(user);

    expect(sent).toMatchObject([{ command: 'TransactWriteCommand', input: { ClientRequestToken: user.id } }]);
  });

  test('names itself alike when a conflict is in its way', async () => {
    const { client, sent } = createRecordingClient(cancelled('None', 'TransactionConflict'));

    expect(await createUsersStore(client, 'users').createUser(user)).toBe('created');

    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  test.each([
    ['None', 'ConditionalCheckFailed'],
    ['TransactionConflict', 'ConditionalCheckFailed'],
    ['ConditionalCheckFailed', 'ConditionalCheckFailed'],
  ])('reads the reasons by position: user %s, claim %s is a taken email', async (...codes) => {
    const { client } = createRecordingClient(cancelled(...codes));

    expect(await createUsersStore(client, 'users').createUser(user)).toBe('email-taken');
  });

  test('does not call an email taken when it is the id that exists', async () => {
    const error = cancelled('ConditionalCheckFailed', 'None');
    const { client } = createRecordingClient(error);

    await expect(createUsersStore(client, 'users').createUser(user)).rejects.toBe(error);
  });
});

test('reads are strongly consistent', async () => {
  const { client, sent } = createRecordingClient();
  const store = createUsersStore(client, 'users');

  await store.findUser(user.id);
  await store.findUserId(user.email);

  expect(sent).toMatchObject([
    { command: 'GetCommand', input: { TableName: 'users', Key: { id: user.id }, ConsistentRead: true } },
    {
      command: 'GetCommand',
      input: { TableName: 'users', Key: { id: 'email#bob@example.com' }, ConsistentRead: true },
    },
  ]);
});

describe('conditional updates', () => {
  const updates = (store: ReturnType<typeof createUsersStore>) => ({
    requestPasswordReset: () => store.requestPasswordReset({ ...reset, expiresAt: now }),
    resetPassword: () => store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now }),
    upgradePasswordHash: () => store.upgradePasswordHash({ userId: user.id, from: '$2b$04$old', to: '$2b$05$new' }),
    updateNames: () => store.updateNames({ userId: user.id, names: { firstName: 'Ada' }, now }),
  });
  const names = ['requestPasswordReset', 'resetPassword', 'upgradePasswordHash', 'updateNames'] as const;

  test.each(names)('%s cannot make a user: it has a condition on what the user has', async (name) => {
    const { client, sent } = createRecordingClient({ Attributes: {} });

    await updates(createUsersStore(client, 'users'))[name]();

    expect(sent).toMatchObject([{ command: 'UpdateCommand', input: { Key: { id: user.id } } }]);
    expect(sent[0]?.input.ConditionExpression).toMatch(/^((email|password_hash) = |attribute_exists\(email\)$)/);
  });

  test.each(names)('%s lets a failure through that is no answer', async (name) => {
    const error = Object.assign(new Error('scripted'), { name: 'AccessDeniedException' });
    const { client } = createRecordingClient(error);

    await expect(updates(createUsersStore(client, 'users'))[name]()).rejects.toBe(error);
  });
});

describe('resetPassword after a condition that failed', () => {
  const outcome = (item?: Record<string, { S: string }>) => {
    const error = new ConditionalCheckFailedException({ ...meta, ...(item === undefined ? {} : { Item: item }) });
    const { client } = createRecordingClient(error);
    return createUsersStore(client, 'users').resetPassword({ ...reset, passwordHash: '$2b$04$new', now });
  };

  // Errors keep DynamoDB's own notation, also those of the document client.
  test('is done where the item has its own hash: an earlier answer was lost', async () => {
    expect(await outcome({ id: { S: user.id }, password_hash: { S: '$2b$04$new' } })).toBe(true);
  });

  test('is refused where the item has another hash', async () => {
    expect(await outcome({ id: { S: user.id }, password_hash: { S: '$2b$04$other' } })).toBe(false);
  });

  test('is refused where there is no item', async () => {
    expect(await outcome()).toBe(false);
  });
});

describe('deleteUser', () => {
  test('is one transaction over the user and the claim, each with its condition', async () => {
    const { client, sent } = createRecordingClient();

    expect(await createUsersStore(client, 'users').deleteUser(user)).toBe(true);

    expect(sent).toMatchObject([
      {
        command: 'TransactWriteCommand',
        input: {
          TransactItems: [
            { Delete: { TableName: 'users', Key: { id: user.id }, ConditionExpression: 'email = :email' } },
            { Delete: { Key: { id: 'email#bob@example.com' }, ConditionExpression: 'user_id = :id' } },
          ],
        },
      },
    ]);
  });

  test('is tried again when a conflict is in its way', async () => {
    const { client, sent } = createRecordingClient(cancelled('TransactionConflict', 'TransactionConflict'));

    expect(await createUsersStore(client, 'users').deleteUser(user)).toBe(true);

    expect(sent).toHaveLength(2);
  });

  test.each([
    ['None', 'ConditionalCheckFailed'],
    ['ConditionalCheckFailed', 'ConditionalCheckFailed'],
    ['TransactionConflict', 'ConditionalCheckFailed'],
  ])('is refused where a condition does not hold: user %s, claim %s', async (...codes) => {
    const { client } = createRecordingClient(cancelled(...codes));

    expect(await createUsersStore(client, 'users').deleteUser(user)).toBe(false);
  });

  test('lets a failure through that is no answer', async () => {
    const error = Object.assign(new Error('scripted'), { name: 'AccessDeniedException' });
    const { client } = createRecordingClient(error);

    await expect(createUsersStore(client, 'users').deleteUser(user)).rejects.toBe(error);
  });
});

describe('listings', () => {
  const page = (count: number, next?: string) => ({
    Count: count,
    Items: Array.from({ length: count }, (_, index) => ({ id: `${next ?? 'last'} ${index}` })),
    ...(next === undefined ? {} : { LastEvaluatedKey: { id: next } }),
  });

  test('go through every page, each from where the last one ended, also through empty ones', async () => {
    const { client, sent } = createRecordingClient(page(2, 'a'), page(0, 'b'), page(1));

    const profiles = await createUsersStore(client, 'users').listProfiles(7);

    expect(profiles.map(({ id }) => id)).toEqual(['a 0', 'a 1', 'last 0']);
    expect(sent.map(({ input }) => input.ExclusiveStartKey)).toEqual([undefined, { id: 'a' }, { id: 'b' }]);
    expect(sent[0]).toMatchObject({
      command: 'QueryCommand',
      input: { TableName: 'users', IndexName: 'by_customer', ExpressionAttributeValues: { ':customer': 7 } },
    });
  });

  test('count every page without carrying it', async () => {
    const { client, sent } = createRecordingClient(page(2, 'a'), page(0, 'b'), page(1));

    expect(await createUsersStore(client, 'users').countUsers(7)).toBe(3);

    expect(sent.map(({ input }) => [input.Select, input.ExclusiveStartKey])).toEqual([
      ['COUNT', undefined],
      ['COUNT', { id: 'a' }],
      ['COUNT', { id: 'b' }],
    ]);
  });

  test.each(['listProfiles', 'countUsers'] as const)('%s is never half an answer', async (name) => {
    const throttled = Object.assign(new Error('scripted'), { name: 'ThrottlingException' });
    const { client } = createRecordingClient(page(2, 'a'), throttled);

    await expect(createUsersStore(client, 'users')[name](7)).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
