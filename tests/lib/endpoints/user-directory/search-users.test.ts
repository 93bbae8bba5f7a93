import { describe, expect, test } from '@jest/globals';
import {
  foreignPages,
  NOT_ADMIN,
  newMember,
  said,
  signedInMember,
  strangers,
  withAdmin,
  withCaller,
} from '../../../support/user-directory';

interface Page {
  has_next: boolean;
  next_cursor: string | null;
  users: { email: string; name: string | null }[];
}

const people = ['ada', 'bob', 'carl', 'dora', 'eve'];

/** Five users and an admin, whose email is the last in order, and a user of another customer. */
const withPeople = async () => {
  const given = await withAdmin();
  const { directory, admin, other } = given;
  const { users, clock } = directory.deps;
  users.put({ ...admin.user, email: 'zoe@example.com' });
  await users.deleteUser(other.user, { now: clock.now() });
  for (const name of people) {
    await newMember(directory, { email: `${name}@staff.example.com`, name: `${name.toUpperCase()} Straße` });
  }
  await newMember(directory, { email: 'ada@elsewhere.example.com', name: 'Ada', customerId: 2 });
  const search = (query: Record<string, string>) => directory.searchUsers({ ...given.asAdmin, query });
  const page = async (query: Record<string, string>) => (await search(query)).body as Page;
  const names = async (query: Record<string, string>) =>
    (await page(query)).users.map(({ email }) => email.split('@')[0]);
  return { ...given, search, page, names };
};

const WRONG_ARGS = (argument: string) => ({
  message: 'An argument cannot be used.',
  error_code: 'WRONG_ARGS',
  payload: { [argument]: expect.any(String) },
});

describe('GET /api/users', () => {
  test('lists the users of the caller’s customer by their emails, without roles', async () => {
    const { search, admin } = await withPeople();
    const answer = await search({ limit: '20', offset: '0', email: '', name: '', cursor: '' });
    expect(answer.status).toBe(200);
    const { users, ...rest } = answer.body as Page;
    expect(rest).toEqual({ has_next: false, next_cursor: null });
    expect(users.map(({ email }) => email)).toEqual([
      ...people.map((name) => `${name}@staff.example.com`),
      'zoe@example.com',
    ]);
    expect(JSON.stringify(users.at(-1))).toBe(
      `{"active":true,"customer":{"id":1},"email":"zoe@example.com","id":"${admin.user.id}","name":"Ada King"}`,
    );
  });

  test.each<[query: Record<string, string>, found: string[]]>([
    [{ email: 'STAFF.example' }, people],
    [{ email: 'a@s' }, ['ada', 'dora']],
    [{ email: ' OB@ ' }, ['bob']],
    [{ email: 'nobody' }, []],
    [{ name: 'da' }, ['ada', 'zoe']],
    [{ name: 'a strasse' }, ['ada', 'dora']],
    [{ name: 'STRAße' }, people],
    [{ name: 'ADA', email: 'staff' }, ['ada']],
    [{ email_prefix: 'E' }, ['eve']],
    [{ email_prefix: 'da' }, []],
    [{ email: 'elsewhere' }, []],
    [{ name_prefix: 'ada s' }, ['ada']],
    [{ name_prefix: 'aDa' }, ['zoe', 'ada']],
    [{ name_prefix: 'strasse' }, []],
    [{ query: 'A' }, ['ada', 'zoe', 'bob', 'carl', 'dora', 'eve']],
    [{ query: ' King ' }, ['zoe']],
    [{ query: 'OB@' }, ['bob']],
    [{ query: 'strasse', email: 'a@s' }, ['ada', 'dora']],
    [{ query: 'strasse', email_prefix: 'e' }, ['eve']],
    [{ query: 'elsewhere' }, []],
    [{ query: '  ' }, [...people, 'zoe']],
  ])('finds with %j', async (query, found) => {
    const { names } = await withPeople();
    expect(await names(query)).toEqual(found);
  });

  test('pages by offset', async () => {
    const { page, names } = await withPeople();
    expect(await names({ limit: '4' })).toEqual(people.slice(0, 4));
    expect(await names({ limit: '4', offset: '4' })).toEqual(['eve', 'zoe']);
    expect(await page({ limit: '4' })).toMatchObject({ has_next: true, next_cursor: expect.any(String) });
    expect(await page({ limit: '4', offset: '4' })).toMatchObject({ has_next: false, next_cursor: null });
    expect(await page({ limit: '6' })).toMatchObject({ has_next: false, next_cursor: null });
    expect(await names({ offset: '10000' })).toEqual([]);
  });

  test('pages by cursor, and neither misses nor repeats a user while others are created and deleted', async () => {
    const { directory, page } = await withPeople();
    const first = await page({ limit: '2', name: 'straße' });
    expect(first.users.map(({ email }) => email[0])).toEqual(['a', 'b']);
    const { users, clock } = directory.deps;
    await newMember(directory, { email: 'aaron@example.com', name: 'Straße' });
    const [ada] = first.users as unknown as [{ id: string }];
    const before = await users.findUser(ada.id);
    if (before !== null) await users.deleteUser(before, { now: clock.now() });
    const second = await page({ limit: '2', name: 'straße', cursor: first.next_cursor ?? '' });
    expect(second.users.map(({ email }) => email[0])).toEqual(['c', 'd']);
    const third = await page({ limit: '2', name: 'straße', cursor: second.next_cursor ?? '' });
    expect([third.users.map(({ email }) => email[0]), third.has_next, third.next_cursor]).toEqual([['e'], false, null]);
  });

  test('accepts another page size for the next page', async () => {
    const { page, names } = await withPeople();
    const { next_cursor } = await page({ limit: '2' });
    expect(await names({ limit: '3', offset: '0', cursor: next_cursor ?? '' })).toEqual(['carl', 'dora', 'eve']);
  });

  test('refuses the cursor of another search', async () => {
    const { search, page } = await withPeople();
    const cursor = (await page({ limit: '2', email: 'staff' })).next_cursor ?? '';
    expect((await search({ limit: '2', email: 'STAFF ', cursor })).status).toBe(200);
    for (const query of [{}, { email: 'staf' }, { email_prefix: 'staff' }, { email: 'staff', name: 'a' }]) {
      const answer = await search({ ...query, limit: '2', cursor } as Record<string, string>);
      expect([answer.status, answer.body]).toEqual([422, WRONG_ARGS('cursor')]);
    }
  });

  test('refuses the cursor of another customer, and one that was changed', async () => {
    const { directory, search, page, roles } = await withPeople();
    const elsewhere = await signedInMember(directory, { customerId: 2, roles: [roles.admin] });
    const theirs = await directory.searchUsers({ ...elsewhere.as, query: { limit: '1' } });
    const cursor = (await page({ limit: '1' })).next_cursor ?? '';
    const [place = '', seal = ''] = cursor.split('.');
    const moved = Buffer.from(`${Buffer.from(place, 'base64url')}`.replace('ada@', 'bob@')).toString('base64url');
    const forged = [
      (theirs.body as Page).next_cursor ?? '',
      `${moved}.${seal}`,
      place,
      `${place}.`,
      `${place}.${seal}.x`,
      `${cursor}=`,
      'made-up',
      'a'.repeat(2001),
    ];
    for (const text of forged) {
      const answer = await search({ limit: '1', cursor: text });
      expect([text, answer.status, answer.body]).toEqual([text, 422, WRONG_ARGS('cursor')]);
    }
    const mine = await directory.searchUsers({ ...elsewhere.as, query: { limit: '1', cursor } });
    expect(mine.status).toBe(422);
  });

  test('returns 20 users by default, and at most 100', async () => {
    const { directory, page, admin } = await withPeople();
    for (let number = 0; number < 120; number += 1) {
      directory.deps.users.put({ ...admin.user, id: `${number}`, email: `many-${number}@example.com`, roles: [] });
    }
    expect((await page({})).users).toHaveLength(20);
    expect((await page({ limit: '50' })).users).toHaveLength(50);
    expect(await page({ limit: '999999999' })).toMatchObject({ has_next: true, users: { length: 100 } });
  });

  test.each<[query: Record<string, string>, argument: string]>([
    [{ limit: '0' }, 'limit'],
    [{ limit: '-1' }, 'limit'],
    [{ limit: '1e2' }, 'limit'],
    [{ limit: '20,20' }, 'limit'],
    [{ limit: '' }, 'limit'],
    [{ limit: '9999999999' }, 'limit'],
    [{ offset: '-1' }, 'offset'],
    [{ offset: '10001' }, 'offset'],
    [{ offset: '1.0' }, 'offset'],
    [{ email: 'a'.repeat(255) }, 'email'],
    [{ name: 'a'.repeat(255) }, 'name'],
    [{ customer: '2' }, 'customer'],
    [{ 'email[$ne]': '' }, 'email[$ne]'],
    [{ Limit: '1' }, 'Limit'],
    [JSON.parse('{"__proto__":"1"}') as Record<string, string>, '__proto__'],
    [{ constructor: '1' } as unknown as Record<string, string>, 'constructor'],
  ])('refuses %j', async (query, argument) => {
    const { search } = await withPeople();
    const answer = await search(query);
    expect([answer.status, (answer.body as { error_code: string }).error_code]).toEqual([422, 'WRONG_ARGS']);
    expect(Object.keys((answer.body as { payload: object }).payload)).toEqual([argument]);
  });

  test('accepts a cursor or an offset, but not both', async () => {
    const { search, page } = await withPeople();
    const cursor = (await page({ limit: '2' })).next_cursor ?? '';
    const answer = await search({ limit: '2', offset: '1', cursor });
    expect([answer.status, answer.body]).toEqual([422, WRONG_ARGS('offset')]);
  });

  test.each(['%', '\0', '\ud800', '𝒳', '\\', '"', '#', 'email#', '()'])('finds no user with %j', async (text) => {
    const { names } = await withPeople();
    expect([await names({ email: text }), await names({ name: text })]).toEqual([[], []]);
  });

  test('shows no secret', async () => {
    const { search, admin } = await withPeople();
    const { text } = await search({});
    for (const secret of [admin.user.passwordHash, 'hash', 'epoch', 'version', 'roles']) {
      expect(text).not.toContain(secret);
    }
  });

  test('is for admins only', async () => {
    const { directory, roles } = await withAdmin();
    const member = await signedInMember(directory, { roles: [roles.plain, roles.reserved] });
    expect(said(await directory.searchUsers(member.as))).toEqual(NOT_ADMIN);
    expect(said(await directory.searchUsers({ ...member.as, query: { limit: 'x' } }))).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    expect(said(await directory.searchUsers(parts))).toEqual(expected);
  });

  test.each(foreignPages)('changes nothing, so it answers %s', async (_, headers) => {
    const { directory, asAdmin } = await withAdmin();
    expect((await directory.searchUsers(withCaller({ headers }, asAdmin))).status).toBe(200);
  });
});
