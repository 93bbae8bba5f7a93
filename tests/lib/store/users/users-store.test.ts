import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { ADMIN } from '../../../../lib/auth/roles';
import type { ProfileChange, UsersStore } from '../../../../lib/auth/stores/users-store';
import { clock } from '../../../../lib/runtime/clock';
import type { TableClient } from '../../../../lib/store/table/table-client';
import { createUsersStore } from '../../../../lib/store/users/users-store';
import { newUser } from '../../../support/new-user';
import { createRecordingClient } from '../recording-client';

const now = new Date('2026-11-20T10:00:00.250Z');
const user = newUser({ email: 'bob@example.com', createdAt: now, updatedAt: now });
const reset = { userId: user.id, email: user.email, tokenHash: 'hash of the token' };

const tables = {
  users: 'users',
  credentials: 'credentials',
  customers: 'customers',
  events: { name: 'events', keptSeconds: 2_592_000 },
  outbox: 'outbox',
};
/** A user without second factors has none yet. */
const NO_FACTORS = 'attribute_not_exists(totp_enabled) AND (attribute_not_exists(passkeys) OR passkeys = :none)';
const EVENT_ID = '0c9a7a9e-5a0c-4a4e-9a70-7e1f35f7a2b1';
const ids = { newId: () => EVENT_ID, newSecret: () => 'a secret' };
const createStore = (client: TableClient) => createUsersStore(client, tables, ids, clock);

const meta = { $metadata: {}, message: 'scripted' };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...meta, CancellationReasons: codes.map((Code) => ({ Code })) });
const accessDenied = () => Object.assign(new Error('scripted'), { name: 'AccessDeniedException' });

/** The writes of the only command that was sent. Each has one key, its action. */
const writesOf = (sent: { input: Record<string, unknown> }[]) => {
  expect(sent).toHaveLength(1);
  return sent[0]?.input.TransactItems as Record<string, { TableName: string; ConditionExpression?: string }>[];
};
/** The action and table of each write, in the order of the cancellation reasons. */
const shapeOf = (sent: { input: Record<string, unknown> }[]) =>
  writesOf(sent).map((write) => Object.entries(write).map(([action, { TableName }]) => `${action} ${TableName}`)[0]);

describe('createUser', () => {
  test('has its event id as client token, so that the table recognises a retry', async () => {
    const { client, sent } = createRecordingClient();

    await createStore(client).createUser(user);

    expect(sent).toMatchObject([{ command: 'TransactWriteCommand', input: { ClientRequestToken: EVENT_ID } }]);
    expect(shapeOf(sent)).toEqual(['Put users', 'Put users', 'Put events']);
    expect(writesOf(sent)[2]).toMatchObject({
      Put: { Item: { event_id: EVENT_ID }, ConditionExpression: 'attribute_not_exists(user_id)' },
    });
  });

  test('keeps its client token when it is retried after a conflict', async () => {
    const { client, sent } = createRecordingClient(cancelled('None', 'TransactionConflict', 'None'));

    expect(await createStore(client).createUser(user)).toBe('created');

    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  test.each([
    ['None', 'ConditionalCheckFailed', 'None'],
    ['TransactionConflict', 'ConditionalCheckFailed', 'None'],
    ['None', 'ConditionalCheckFailed', 'TransactionConflict'],
  ])('reads the reasons by position: user %s, claim %s, event %s is a taken email', async (...codes) => {
    const { client } = createRecordingClient(cancelled(...codes));

    expect(await createStore(client).createUser(user)).toBe('email-taken');
  });

  test('recognises by its event that it succeeded before and the response was lost', async () => {
    const refused = 'ConditionalCheckFailed';
    const { client, sent } = createRecordingClient(cancelled(refused, refused, refused));

    expect(await createStore(client).createUser(user)).toBe('created');

    expect(sent).toHaveLength(1);
  });

  test('does not report a taken email if the id exists', async () => {
    const { client } = createRecordingClient(cancelled('ConditionalCheckFailed', 'None', 'None'));

    await expect(createStore(client).createUser(user)).rejects.toThrow();
  });
});

test('reads are strongly consistent', async () => {
  const { client, sent } = createRecordingClient();
  const store = createStore(client);

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
  const updates = (store: UsersStore) => ({
    storeResetToken: () => store.storeResetToken({ ...reset, expiresAt: now }),
    resetPassword: () => store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now }),
    upgradePasswordHash: () => store.upgradePasswordHash({ userId: user.id, from: '$2b$04$old', to: '$2b$05$new' }),
    changeUser: () => store.changeUser({ before: user, profile: { firstName: 'Ada' }, now }),
    'a later changeUser': () => store.changeUser({ before: { ...user, version: 3 }, profile: { name: 'Ada' }, now }),
    'changeUser of a password': () => store.changeUser({ before: user, profile: {}, passwordHash: '$2b$04$new', now }),
  });
  const names = Object.keys(updates({} as UsersStore)) as (keyof ReturnType<typeof updates>)[];

  test.each(names)('%s cannot create a user, because it has a condition on the user’s attributes', async (name) => {
    const { client, sent } = createRecordingClient();

    await updates(createStore(client))[name]();

    const [{ command, input }] = sent as [(typeof sent)[number]];
    const update = command === 'UpdateCommand' ? input : writesOf(sent)[0]?.Update;
    expect(update).toMatchObject({ TableName: 'users', Key: { id: user.id } });
    expect(update?.ConditionExpression).toMatch(
      /^((email|password_hash) = |attribute_exists\(email\) AND |profile_version = )/,
    );
  });

  test.each(names)('%s passes other failures through', async (name) => {
    const error = accessDenied();
    const { client } = createRecordingClient(error);

    await expect(updates(createStore(client))[name]()).rejects.toBe(error);
  });
});

describe('changeUser', () => {
  const change = { before: user, profile: { firstName: 'Ada' }, now };

  test('has a client token, which stays the same in a retry after a conflict', async () => {
    const { client, sent } = createRecordingClient(cancelled('TransactionConflict', 'None'));

    expect(await createStore(client).changeUser(change)).toMatchObject({ outcome: 'changed' });

    expect(sent).toMatchObject([{ input: { ClientRequestToken: EVENT_ID } }, {}]);
    expect(sent[1]).toEqual(sent[0]);
  });

  test('writes two events for a change of profile and password, each once', async () => {
    const { client, sent } = createRecordingClient();

    await createStore(client).changeUser({ ...change, passwordHash: '$2b$04$new' });

    expect(shapeOf(sent)).toEqual(['Update users', 'Put events', 'Put events']);
  });

  const taken = 'ConditionalCheckFailed';
  test.each<[outcome: string, codes: string[]]>([
    ['not-found', [taken, 'None', 'None', 'None']],
    ['email-taken', ['None', taken, 'None', 'None']],
    ['changed-since-read', ['None', 'None', taken, 'None']],
    ['not-found', [taken, taken, taken, 'None']],
    ['email-taken', ['TransactionConflict', taken, 'None', 'None']],
    ['changed', [taken, taken, taken, taken]],
  ])('reads the reasons by position: %s for %j', async (outcome, codes) => {
    const { client, sent } = createRecordingClient(cancelled(...codes));

    const result = await createStore(client).changeUser({ ...change, profile: { email: 'ada@example.com' } });

    expect(shapeOf(sent)).toEqual(['Update users', 'Put users', 'Delete users', 'Put events']);
    expect(result.outcome).toBe(outcome);
  });

  test.each<[title: string, before: Partial<User>, profile: ProfileChange, counted: string[], events?: number]>([
    ['a new admin', {}, { roles: [ADMIN] }, ['Update customers']],
    ['an admin who is made inactive', { roles: [ADMIN] }, { active: false }, ['Update customers'], 2],
    ['an admin who moves', { roles: [ADMIN] }, { customerId: 2 }, ['Update customers', 'Update customers']],
    ['an admin who stays one', { roles: [ADMIN] }, { name: 'Ada' }, []],
    ['an inactive user who gets the role', { active: false }, { roles: [ADMIN] }, []],
  ])('counts the admins of customers where it changes them: %s', async (_, before, profile, counted, events = 1) => {
    const { client, sent } = createRecordingClient();

    await createStore(client).changeUser({ before: { ...user, ...before }, profile, now });

    expect(shapeOf(sent)).toEqual(['Update users', ...counted, ...Array(events).fill('Put events')]);
  });

  test('is refused for the last admin, because of the count', async () => {
    const { client } = createRecordingClient(cancelled('None', taken, 'None'));

    const result = await createStore(client).changeUser({
      ...change,
      before: { ...user, roles: [ADMIN] },
      profile: { active: false },
    });

    expect(result).toEqual({ outcome: 'last-admin' });
  });
});

describe('resetPassword after a condition that failed', () => {
  const outcome = (item?: Record<string, { S: string }>) => {
    const refused = { Code: 'ConditionalCheckFailed', ...(item === undefined ? {} : { Item: item }) };
    const CancellationReasons = [refused, { Code: 'None' }];
    const { client } = createRecordingClient(new TransactionCanceledException({ ...meta, CancellationReasons }));
    return createStore(client).resetPassword({ ...reset, passwordHash: '$2b$04$new', now });
  };

  // Errors contain items in DynamoDB's own format, even with the document client.
  test('counts as done if the item has its own hash: an earlier response was lost', async () => {
    expect(await outcome({ id: { S: user.id }, password_hash: { S: '$2b$04$new' } })).toBe(true);
  });

  test('is refused if the item has another hash', async () => {
    expect(await outcome({ id: { S: user.id }, password_hash: { S: '$2b$04$other' } })).toBe(false);
  });

  test('is refused if there is no item', async () => {
    expect(await outcome()).toBe(false);
  });
});

describe('deleteUser', () => {
  const remove = (client: TableClient, gone = user) => createStore(client).deleteUser(gone, { now });

  test('is one transaction over the user, the claim and the event, each with its condition', async () => {
    const { client, sent } = createRecordingClient();

    expect(await remove(client)).toBe('deleted');

    const unchanged =
      'email = :email AND active = :active AND customer_id = :customer AND attribute_not_exists(#roles)' +
      ` AND ${NO_FACTORS}`;
    expect(sent).toMatchObject([
      {
        command: 'TransactWriteCommand',
        input: {
          ClientRequestToken: EVENT_ID,
          TransactItems: [
            { Delete: { TableName: 'users', Key: { id: user.id }, ConditionExpression: unchanged } },
            { Delete: { Key: { id: 'email#bob@example.com' }, ConditionExpression: 'user_id = :id' } },
            { Put: { TableName: 'events', ConditionExpression: 'attribute_not_exists(user_id)' } },
          ],
        },
      },
    ]);
  });

  test('requires email, state, customer and roles as they were read, but not the version', async () => {
    const { client, sent } = createRecordingClient();

    await remove(client, { ...user, roles: [ADMIN], version: 3, active: false });

    expect(writesOf(sent)[0]?.Delete).toMatchObject({
      ConditionExpression: `email = :email AND active = :active AND customer_id = :customer AND #roles = :roles AND ${NO_FACTORS}`,
      ExpressionAttributeNames: { '#roles': 'roles' },
      ExpressionAttributeValues: { ':email': user.email, ':active': false, ':customer': 1, ':roles': [ADMIN] },
    });
  });

  test('is retried after a conflict', async () => {
    const conflict = 'TransactionConflict';
    const { client, sent } = createRecordingClient(cancelled(conflict, conflict, 'None'));

    expect(await remove(client)).toBe('deleted');

    expect(sent).toHaveLength(2);
  });

  test.each([
    ['None', 'ConditionalCheckFailed', 'None', 'changed-since-read'],
    ['ConditionalCheckFailed', 'ConditionalCheckFailed', 'None', 'not-found'],
    ['TransactionConflict', 'ConditionalCheckFailed', 'None', 'changed-since-read'],
    ['ConditionalCheckFailed', 'ConditionalCheckFailed', 'ConditionalCheckFailed', 'deleted'],
  ])('reads the reasons by position: user %s, claim %s, event %s is %s', async (...row) => {
    const { client } = createRecordingClient(cancelled(...row.slice(0, 3)));

    expect(await remove(client)).toBe(row[3]);
  });

  test('is refused if the user has changed since the read', async () => {
    const Item = { id: { S: user.id }, active: { BOOL: false } };
    const CancellationReasons = [{ Code: 'ConditionalCheckFailed', Item }, { Code: 'None' }, { Code: 'None' }];
    const { client } = createRecordingClient(new TransactionCanceledException({ ...meta, CancellationReasons }));

    expect(await remove(client)).toBe('changed-since-read');
  });

  test('passes other failures through', async () => {
    const error = accessDenied();
    const { client } = createRecordingClient(error);

    await expect(remove(client)).rejects.toBe(error);
  });
});

describe('listings', () => {
  const page = (count: number, next?: string) => ({
    Count: count,
    Items: Array.from({ length: count }, (_, index) => ({ id: `${next ?? 'last'} ${index}` })),
    ...(next === undefined ? {} : { LastEvaluatedKey: { id: next } }),
  });

  test('read every page, each from the end of the last one, including empty pages', async () => {
    const { client, sent } = createRecordingClient(page(2, 'a'), page(0, 'b'), page(1));

    const profiles = await createStore(client).listProfiles(7);

    expect(profiles.map(({ id }) => id)).toEqual(['a 0', 'a 1', 'last 0']);
    expect(sent.map(({ input }) => input.ExclusiveStartKey)).toEqual([undefined, { id: 'a' }, { id: 'b' }]);
    expect(sent[0]).toMatchObject({
      command: 'QueryCommand',
      input: { TableName: 'users', IndexName: 'by_customer', ExpressionAttributeValues: { ':customer': 7 } },
    });
  });

  test('count every page without reading the users', async () => {
    const { client, sent } = createRecordingClient(page(2, 'a'), page(0, 'b'), page(1));

    expect(await createStore(client).countUsers(7)).toBe(3);

    expect(sent.map(({ input }) => [input.Select, input.ExclusiveStartKey])).toEqual([
      ['COUNT', undefined],
      ['COUNT', { id: 'a' }],
      ['COUNT', { id: 'b' }],
    ]);
  });

  test.each(['listProfiles', 'countUsers'] as const)('%s fails completely if a page fails', async (name) => {
    const throttled = Object.assign(new Error('scripted'), { name: 'ThrottlingException' });
    const { client } = createRecordingClient(page(2, 'a'), throttled);

    await expect(createStore(client)[name](7)).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
