import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../lib/auth/entities';
import { createUsersStore } from '../../../lib/store/users-store';
import { createRecordingClient } from './recording-client';

const now = new Date('2026-11-20T10:00:00.250Z');
const user: User = {
  id: '6f4e2a52-6a6e-4c83-8f0d-0a44d4ad2c11',
  email: 'bob@example.com',
  passwordHash: '$2b$04$hash',
  firstName: null,
  lastName: null,
  customerId: 1,
  sessionEpoch: 0,
  active: true,
  createdAt: now,
  updatedAt: now,
};
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
  });
  const names = ['requestPasswordReset', 'resetPassword', 'upgradePasswordHash'] as const;

  test.each(names)('%s cannot make a user: it has a condition on what the user has', async (name) => {
    const { client, sent } = createRecordingClient();

    await updates(createUsersStore(client, 'users'))[name]();

    expect(sent).toMatchObject([{ command: 'UpdateCommand', input: { Key: { id: user.id } } }]);
    expect(sent[0]?.input.ConditionExpression).toMatch(/^(email|password_hash) = /);
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
