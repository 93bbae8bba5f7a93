import { expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { inRequestScope } from '../../../../lib/observe/request-scope';
import { searchUsers } from '../../../../lib/store/users/search-users';
import { createRecordingClient } from '../recording-client';

const keyOf = (name: string) => ({ customer_id: 7, email: `${name}@example.com`, id: name });
const page = (next: string | undefined, ...names: string[]) => ({
  Items: names.map(keyOf),
  ...(next === undefined ? {} : { LastEvaluatedKey: keyOf(next) }),
});
const now = new Date('2026-11-20T10:00:00.000Z');
const question = { customerId: 7, after: null, skip: 0, limit: 2, now };

test('a search that finds nobody stops after 40 pages, and returns where to continue', async () => {
  const { client, sent } = createRecordingClient(...Array.from({ length: 50 }, (_, index) => page(`p${index}`)));

  const found = await searchUsers(client, 'users', { ...question, name: 'ada', skip: 3 });

  expect(sent).toHaveLength(40);
  expect(found).toEqual({ users: [], next: { after: { email: 'p39@example.com', id: 'p39' }, skip: 3 } });
});

test('users who were skipped before it stopped are not skipped again', async () => {
  const answers = Array.from({ length: 40 }, (_, index) => page(`p${index}`, ...(index < 2 ? [`u${index}`] : [])));
  const { client } = createRecordingClient(...answers);

  const { users, next } = await searchUsers(client, 'users', { ...question, name: 'ada', skip: 3 });

  expect([users, next?.skip]).toEqual([[], 1]);
});

test('a page that is shorter than requested has all users that were found', async () => {
  const answers = Array.from({ length: 40 }, (_, index) => page(`p${index}`, ...(index === 5 ? ['u'] : [])));
  const { client } = createRecordingClient(...answers);

  const { users, next } = await searchUsers(client, 'users', { ...question, name: 'ada' });

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
    return searchUsers(client, 'users', { ...question, name: 'ada' });
  });

  expect(sent).toHaveLength(5);
  expect(found).toEqual({ users: [], next: { after: { email: 'p4@example.com', id: 'p4' }, skip: 0 } });
});
