import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { inRequestScope } from '../../../../lib/observe/request-scope';
import { searchUsers } from '../../../../lib/store/users/search-users';
import { createRecordingClient } from '../recording-client';

const keyOf = (name: string) => ({ customer_id: 7, email: `${name}@example.com`, id: name });
const page = (next: string | undefined, ...names: string[]) => ({
  Items: names.map((each) => ({ ...keyOf(each), name: 'Ada', search_name: 'ADA' })),
  ScannedCount: 1000,
  ...(next === undefined ? {} : { LastEvaluatedKey: keyOf(next) }),
});
const now = new Date('2026-11-20T10:00:00.000Z');
const question = { customerId: 7, after: null, skip: 0, limit: 2, now };

test('a search that finds nobody stops after 40 pages, and returns where to continue', async () => {
  const { client, sent } = createRecordingClient(...Array.from({ length: 50 }, (_, index) => page(`p${index}`)));

  const found = await searchUsers(client, 'users', { ...question, name: 'ADA', skip: 3 });

  expect(sent).toHaveLength(40);
  expect(found).toEqual({ users: [], next: { after: { email: 'p39@example.com', id: 'p39' }, skip: 3 } });
});

test('users who were skipped before it stopped are not skipped again', async () => {
  const answers = Array.from({ length: 40 }, (_, index) => page(`p${index}`, ...(index < 2 ? [`u${index}`] : [])));
  const { client } = createRecordingClient(...answers);

  const { users, next } = await searchUsers(client, 'users', { ...question, name: 'ADA', skip: 3 });

  expect([users, next?.skip]).toEqual([[], 1]);
});

test('a page that is shorter than requested has all users that were found', async () => {
  const answers = Array.from({ length: 40 }, (_, index) => page(`p${index}`, ...(index === 5 ? ['u'] : [])));
  const { client } = createRecordingClient(...answers);

  const { users, next } = await searchUsers(client, 'users', { ...question, name: 'ADA' });

  expect(users.map(({ id }) => id)).toEqual(['u']);
  expect(next).toEqual({ after: { email: 'p39@example.com', id: 'p39' }, skip: 0 });
});

test('a list without a filter reads one user more than it returns, on every page', async () => {
  const { client, sent } = createRecordingClient(page('a', 'a'), page(undefined, 'b'));

  const { next } = await searchUsers(client, 'users', { ...question, skip: 1 });

  expect(next).toBeNull();
  expect(sent.map(({ input }) => [input.Limit, input.ExclusiveStartKey])).toEqual([
    [4, undefined],
    [3, keyOf('a')],
  ]);
});

test('a failed read fails the whole search', async () => {
  const throttled = Object.assign(new Error('scripted'), { name: 'ThrottlingException' });
  const { client } = createRecordingClient(page('a', 'a'), throttled);

  await expect(searchUsers(client, 'users', question)).rejects.toBeInstanceOf(StoreUnavailableError);
});

test('a search reads a thousand users first, and then whole pages', async () => {
  const { client, sent } = createRecordingClient(page('a'), page('b'), page(undefined));

  await searchUsers(client, 'users', { ...question, email: 'ada' });

  expect(sent.map(({ input }) => input.Limit)).toEqual([1000, undefined, undefined]);
});

test('it stops when half of the request’s time is spent, and returns where to continue', async () => {
  const { client, sent } = createRecordingClient(...Array.from({ length: 50 }, (_, index) => page(`p${index}`)));

  const found = await inRequestScope('request 1', (scope) => {
    jest.spyOn(scope.tableTime, 'spentShare').mockImplementation(() => sent.length / 10);
    return searchUsers(client, 'users', { ...question, name: 'ADA' });
  });

  expect(sent).toHaveLength(5);
  expect(found).toEqual({ users: [], next: { after: { email: 'p4@example.com', id: 'p4' }, skip: 0 } });
});

describe('a search for a text', () => {
  const indexes = (sent: readonly { input: { IndexName?: unknown } }[]) => sent.map(({ input }) => input.IndexName);

  test('reads the users who begin with it from both indexes, and nothing else if these are enough', async () => {
    const { client, sent } = createRecordingClient(page(undefined, 'ada1', 'ada2'), page('zoe', 'ada1', 'bob'));

    const { users, next } = await searchUsers(client, 'users', { ...question, text: 'ADA' });

    expect(indexes(sent)).toEqual(['by_customer', 'by_name']);
    expect(
      sent.map(({ input }) => [input.Limit, (input.ExpressionAttributeValues as Record<string, unknown>)[':prefix']]),
    ).toEqual([
      [3, 'ada'],
      [3, 'ADA'],
    ]);
    expect(users.map(({ id }) => id)).toEqual(['ada1', 'ada2']);
    expect(next).toEqual({ after: { email: 'ada2@example.com', id: 'ada2' }, skip: 0 });
  });

  test('reads on everywhere, until it has read as many users as it may', async () => {
    const none = page(undefined);
    const answers = [none, none, ...Array.from({ length: 9 }, (_, index) => page(`p${index}`, 'x-ada'))];
    const { client, sent } = createRecordingClient(...answers);

    const { users, next } = await searchUsers(client, 'users', { ...question, text: 'x-', limit: 20, maxRead: 4500 });

    expect(sent.map(({ input }) => input.Limit)).toEqual([21, 21, 1000, 1500, 500]);
    expect(users.map(({ id }) => id)).toEqual([]);
    expect(next).toEqual({ after: { email: 'p2@example.com', id: 'p2', part: 2 }, skip: 0 });
  });

  test('continues in the part in which it stopped', async () => {
    const { client, sent } = createRecordingClient(page(undefined, 'bob'), page(undefined));

    const after = { name: 'ADA', id: 'ann', part: 1 };
    const { users } = await searchUsers(client, 'users', { ...question, text: 'ada', after });

    expect(users.map(({ id }) => id)).toEqual(['bob']);
    expect(indexes(sent)).toEqual(['by_name', 'by_customer']);
    expect(sent[0]?.input.ExclusiveStartKey).toEqual({ customer_id: 7, search_name: 'ADA', id: 'ann' });
  });
});
