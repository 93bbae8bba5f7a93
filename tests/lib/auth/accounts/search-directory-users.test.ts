import { describe, expect, test } from '@jest/globals';
import { searchDirectoryUsers } from '../../../../lib/auth/accounts/search-directory-users';
import { sealCursor } from '../../../../lib/crypto/cursor';
import { newAdmin, newCustomerId, withPeople } from '../../../support/directory';
import { newUser } from '../../../support/new-user';

const withList = async () => {
  const given = await withPeople();
  const { deps, customerId } = given;
  const caller = newAdmin({ customerId: newCustomerId() });
  for (const letter of 'abcde') {
    const email = `${letter}-${caller.id}@example.com`;
    given.put(newUser({ email, name: `Name ${letter}`, customerId: caller.customerId }));
  }
  const search = (parts: object = {}, who = caller) =>
    searchDirectoryUsers(deps, who, { limit: 2, offset: 0, ...parts });
  return { ...given, search, caller, otherCustomer: customerId };
};
type Page = Awaited<ReturnType<typeof searchDirectoryUsers>>;
const letters = ({ users }: Page) => users.map(({ email }) => email[0]).join('');
const refused = { code: 'invalid_argument', details: { argument: 'cursor' } };

describe('searchDirectoryUsers', () => {
  test('goes from page to page, to the end', async () => {
    const { search } = await withList();
    const first = await search();
    const second = await search({ cursor: first.nextCursor });
    const third = await search({ cursor: second.nextCursor });
    expect([first, second, third].map(letters)).toEqual(['ab', 'cd', 'e']);
    expect([first, second, third].map(({ hasNext }) => hasNext)).toEqual([true, true, false]);
    expect(third.nextCursor).toBeNull();
  });

  test('skips as many users as the offset says, and continues from there', async () => {
    const { search } = await withList();
    const first = await search({ offset: 1 });
    expect([letters(first), letters(await search({ cursor: first.nextCursor }))]).toEqual(['bc', 'de']);
    expect(await search({ offset: 5 })).toEqual({ users: [], hasNext: false, nextCursor: null });
  });

  test('continues a page whose skip the store did not finish', async () => {
    const { search, deps } = await withList();
    const { searchUsers } = deps.users;
    const after = { email: 'a', id: 'b' };
    deps.users.searchUsers = async () => ({ users: [], next: { after, skip: 3 } });
    const first = await search({ offset: 4 });
    expect(first).toMatchObject({ users: [], hasNext: true });
    const asked: unknown[] = [];
    deps.users.searchUsers = async (question) => {
      asked.push(question);
      return searchUsers(question);
    };
    await search({ cursor: first.nextCursor });
    expect(asked).toMatchObject([{ after, skip: 3, limit: 2 }]);
  });

  test('uses the same filters on every page', async () => {
    const { search, caller } = await withList();
    expect(letters(await search({ name: 'NAME C' }))).toBe('c');
    expect(letters(await search({ email: `d-${caller.id}` }))).toBe('d');
    const first = await search({ emailPrefix: undefined, name: 'NAME' });
    expect(letters(await search({ name: 'NAME', cursor: first.nextCursor }))).toBe('cd');
  });

  test.each([{ name: 'NAME' }, { email: 'example' }, { emailPrefix: 'a' }])(
    'refuses a cursor for another question: %p',
    async (question) => {
      const { search } = await withList();
      const { nextCursor: cursor } = await search();
      await expect(search({ ...question, cursor })).rejects.toMatchObject(refused);
      const { nextCursor } = await search({ limit: 1, name: 'example' === question.email ? undefined : 'NAME' });
      await expect(search({ email: 'name', cursor: nextCursor })).rejects.toMatchObject(refused);
    },
  );

  test('refuses a cursor of another customer', async () => {
    const { search, person, caller } = await withList();
    const { nextCursor: cursor } = await search();
    const foreigner = newAdmin({ customerId: newCustomerId() });
    await expect(search({ cursor }, foreigner)).rejects.toMatchObject(refused);
    expect(await search({}, foreigner)).toEqual({ users: [], hasNext: false, nextCursor: null });
    const { users } = await search({ limit: 100 });
    expect(users.every(({ customerId }) => customerId === caller.customerId)).toBe(true);
    expect(users.map(({ id }) => id)).not.toContain(person.id);
  });

  test.each([
    ['made up', () => 'made up'],
    ['empty', () => ''],
    ['sealed by another secret', () => sealCursor({ after: { email: 'a', id: 'b' }, skip: 0 }, 'another', '[]')],
    [
      'sealed, but no position',
      (_: string, purpose: string) =>
        sealCursor({ after: { email: 7, id: 'b' }, skip: 0 }, 'a secret of this test', purpose),
    ],
    ['sealed, but nothing', (_: string, purpose: string) => sealCursor(null, 'a secret of this test', purpose)],
    [
      'sealed, but skips less than nobody',
      (_: string, purpose: string) => sealCursor({ after: {}, skip: -1 }, 'a secret of this test', purpose),
    ],
    [
      'sealed, but of no part',
      (_: string, purpose: string) => sealCursor({ after: { part: 3 }, skip: 0 }, 'a secret of this test', purpose),
    ],
    [
      'sealed, but without an id',
      (_: string, purpose: string) => sealCursor({ after: { email: 'a' }, skip: 0 }, 'a secret of this test', purpose),
    ],
    ['changed', (cursor: string) => `A${cursor.slice(1)}`],
  ])('refuses a cursor that is %s', async (_, spoil) => {
    const { search, caller } = await withList();
    const { nextCursor } = await search();
    const purpose = JSON.stringify([caller.customerId, null, null, null, null, null]);
    const good = sealCursor({ after: { email: 'a', id: 'b' }, skip: 0 }, 'a secret of this test', purpose);
    expect((await search({ cursor: good })).users).toHaveLength(2);
    await expect(search({ cursor: spoil(nextCursor ?? '', purpose) })).rejects.toMatchObject(refused);
  });
});
