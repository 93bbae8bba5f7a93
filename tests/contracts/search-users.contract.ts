import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User, UserProfile } from '../../lib/auth/entities';
import type { UserPage, UserSearch, UsersStore } from '../../lib/auth/stores/users-store';
import { nameKey } from '../../lib/auth/users/name-key';
import { newCustomerId } from '../support/directory';
import { NOW, newUserAtNow, profileOf } from './planting';

/** So long that a page of 1 MB has three such users. */
export const WIDE = 'x'.repeat(300_000);

/**
 * What `UsersStore.searchUsers` promises, for any implementation.
 * @param store called in every test, once the tables exist.
 */
export const describeSearchUsers = (store: () => UsersStore): void => {
  /** A new customer with users of these emails, created in this order. */
  const createUsers = async (emails: readonly string[], changes: (index: number) => Partial<User> = () => ({})) => {
    const customerId = newCustomerId();
    const suffix = randomUUID();
    const add = async (email: string, more: Partial<User> = {}): Promise<User> => {
      const user = newUserAtNow({ email: `${email}-${suffix}@example.com`, customerId, ...more });
      await store().createUser(user);
      return user;
    };
    const users: User[] = [];
    for (const [index, email] of emails.entries()) users.push(await add(email, changes(index)));
    const search = (parts: Partial<UserSearch> = {}) =>
      store().searchUsers({ customerId, after: null, skip: 0, limit: 100, ...parts });
    return { customerId, suffix, users, add, search };
  };
  type Search = Awaited<ReturnType<typeof createUsers>>['search'];

  /** All parts of a list. */
  const pagesOf = async (search: Search, parts: Partial<UserSearch>): Promise<UserPage[]> => {
    const pages = [await search(parts)];
    for (let next = pages[0]?.next; next != null; next = pages.at(-1)?.next) {
      pages.push(await search({ ...parts, ...next }));
      expect(pages.length).toBeLessThan(100);
    }
    return pages;
  };
  const letters = (count: number) => Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
  const firstLetters = (users: readonly UserProfile[]) => users.map(({ email }) => email[0]).join('');
  const searched = async (search: Search, parts: Partial<UserSearch>) => firstLetters((await search(parts)).users);

  describe('the list', () => {
    test('of a customer without users is empty and complete', async () => {
      const { search } = await createUsers([]);

      expect(await search()).toEqual({ users: [], next: null });
    });

    test('is in the order of emails, not of creation, active or not', async () => {
      const { search, users } = await createUsers(['d', 'a', 'c', 'b'], (index) => ({
        active: index !== 2,
        name: `Name ${index}`,
        firstName: index === 0 ? 'Ada' : null,
      }));

      const page = await search();

      const byEmail = users.toSorted((one, other) => (one.email < other.email ? -1 : 1));
      expect(page).toEqual({ users: byEmail.map(profileOf), next: null });
    });

    test('has only users of the customer, also in a search', async () => {
      const [one, other] = [await createUsers(['a', 'b']), await createUsers(['a', 'c'], () => ({ name: 'Ada' }))];

      expect(await searched(one.search, {})).toBe('ab');
      expect(await searched(one.search, { name: nameKey('ada') })).toBe('');
      expect(await searched(one.search, { emailPrefix: 'c' })).toBe('');
      expect(await searched(one.search, { email: 'example' })).toBe('ab');
      expect(await searched(other.search, { email: 'example' })).toBe('ac');
    });

    test('shows no secrets', async () => {
      const { search, users } = await createUsers(['a'], () => ({
        passwordHash: 'secret hash',
        roles: [{ id: 5, code: 'reader', name: 'Reader', reserved: false }],
      }));

      expect((await search()).users).toEqual(users.map(profileOf));
    });
  });

  describe('the parts of a list', () => {
    test.each([1, 2, 3, 5, 6, 7, 100])('of %i contain every user once, and end with the last', async (limit) => {
      const { search } = await createUsers(letters(6));

      const pages = await pagesOf(search, { limit });

      expect(pages.map(({ users }) => firstLetters(users)).join('')).toBe('abcdef');
      expect(pages).toHaveLength(Math.ceil(6 / limit));
      for (const { users } of pages.slice(0, -1)) expect(users).toHaveLength(limit);
    });

    test.each([
      { skip: 0, limit: 2, users: 'ab', isLast: false },
      { skip: 2, limit: 2, users: 'cd', isLast: false },
      { skip: 3, limit: 2, users: 'de', isLast: false },
      { skip: 4, limit: 2, users: 'ef', isLast: true },
      { skip: 5, limit: 2, users: 'f', isLast: true },
      { skip: 6, limit: 2, users: '', isLast: true },
      { skip: 100, limit: 2, users: '', isLast: true },
    ])('after $skip have $limit: $users', async ({ skip, limit, users, isLast }) => {
      const { search } = await createUsers(letters(6));

      const page = await search({ skip, limit });

      expect(firstLetters(page.users)).toBe(users);
      expect(page.next === null).toBe(isLast);
    });

    test('skip users once: the next part continues directly after', async () => {
      const { search } = await createUsers(letters(8));

      const pages = await pagesOf(search, { skip: 3, limit: 2 });

      expect(pages.map(({ users }) => firstLetters(users))).toEqual(['de', 'fg', 'h']);
      expect(pages[0]?.next).toMatchObject({ skip: 0 });
    });

    test('can skip users after a position', async () => {
      const { search, users } = await createUsers(letters(6));
      const { email, id } = users[1] as User;

      expect(await searched(search, { after: { email, id }, skip: 1, limit: 2 })).toBe('de');
    });

    test.each<[title: string, parts: Partial<UserSearch>]>([
      ['a prefix', { emailPrefix: 'zz' }],
      ['a part of the email', { email: 'zz' }],
      ['a part of the name', { name: nameKey('odd') }],
    ])('of a search for %s have everybody it finds once', async (_, parts) => {
      const emails = letters(12).map((letter, index) => (index % 2 === 1 ? `zz${letter}` : letter));
      const { search, users } = await createUsers(emails, (index) => ({ name: index % 2 === 1 ? 'ODD' : 'even' }));
      const expected = users.filter((_, index) => index % 2 === 1).map(({ id }) => id);

      for (const limit of [1, 2, 3, 6, 7]) {
        const pages = await pagesOf(search, { ...parts, limit });
        expect(pages.flatMap((page) => page.users.map(({ id }) => id))).toEqual(expected);
        expect(pages.at(-1)?.users.length).toBeGreaterThan(0);
      }
      const [, ...rest] = expected;
      expect((await pagesOf(search, { ...parts, skip: 1, limit: 4 })).flatMap((page) => page.users)).toMatchObject(
        rest.map((id) => ({ id })),
      );
    });

    test('contain every user once who exists all the time, while others are created and deleted', async () => {
      const { search, users, add } = await createUsers(letters(12).map((letter) => `${letter}-stays`));
      const passing = [await add('b-passing'), await add('f-passing'), await add('k-passing')];
      const seen: UserProfile[] = [];
      let place: Pick<UserSearch, 'after' | 'skip'> = { after: null, skip: 0 };
      for (let round = 0; ; round += 1) {
        const page = await search({ ...place, limit: 3 });
        seen.push(...page.users);
        // The user after whom the next part begins is also deleted, where that is allowed.
        const last = passing.find(({ id }) => id === page.users.at(-1)?.id) ?? passing.pop();
        if (last !== undefined) await store().deleteUser(last, { now: NOW });
        await add(`a-${round}`);
        await add(`${String.fromCharCode(99 + 2 * round)}-${round}`);
        if (page.next === null) break;
        place = page.next;
        expect(round).toBeLessThan(50);
      }

      const shown = seen.map(({ id }) => id);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.filter((id) => users.some((user) => user.id === id))).toEqual(users.map(({ id }) => id));
    });

    test('continue after a user who was deleted', async () => {
      const { search, users } = await createUsers(letters(5));
      const { next } = await search({ limit: 2 });
      await store().deleteUser(users[1] as User, { now: NOW });

      expect(next?.after).toMatchObject({ id: users[1]?.id });
      expect(await searched(search, { ...next, limit: 3 })).toBe('cde');
    });

    test('contain every user once if the customer has several pages of 1 MB', async () => {
      const { search } = await createUsers(letters(10), () => ({ firstName: WIDE, name: 'Wide' }));

      for (const parts of [{}, { name: nameKey('wide') }, { email: 'example' }]) {
        const all = await search({ ...parts, limit: 20 });
        expect([firstLetters(all.users), all.next]).toEqual(['abcdefghij', null]);
        const exactly = await search({ ...parts, limit: 10 });
        expect([firstLetters(exactly.users), exactly.next]).toEqual(['abcdefghij', null]);
        const pages = await pagesOf(search, { ...parts, limit: 4 });
        expect(pages.map(({ users }) => firstLetters(users))).toEqual(['abcd', 'efgh', 'ij']);
        expect(await searched(search, { ...parts, skip: 7, limit: 2 })).toBe('hi');
      }
    });

    test('find a user after many who do not match', async () => {
      const { search } = await createUsers(letters(9), (index) => ({
        lastName: WIDE,
        name: index === 8 ? 'Wanted' : 'Other',
      }));

      const page = await search({ name: nameKey('wanted'), limit: 1 });

      expect([firstLetters(page.users), page.next]).toEqual(['i', null]);
    });
  });

  describe('a search', () => {
    test('by a prefix finds emails that begin with it, and no email that has it elsewhere', async () => {
      const { search } = await createUsers(['ada', 'adam', 'bada', 'eve']);

      expect(firstLetters((await search({ emailPrefix: 'ada' })).users)).toBe('aa');
      expect((await search({ emailPrefix: 'adam' })).users).toHaveLength(1);
      expect((await search({ emailPrefix: 'da' })).users).toEqual([]);
    });

    test('by a part finds it anywhere in the email', async () => {
      const { search, suffix } = await createUsers(['zoe', 'bzoel', 'moe']);

      expect(await searched(search, { email: 'zoe' })).toBe('bz');
      expect(await searched(search, { email: 'zoe-' })).toBe('z');
      expect(await searched(search, { email: `${suffix}@exam` })).toBe('bmz');
      expect(await searched(search, { email: 'nobody' })).toBe('');
    });

    test.each([
      ['Ada King', 'ada king'],
      ['Ada King', 'A K'],
      ['ADA KING', 'king'],
      ['ada king', 'KING'],
      ['Zoë Müller', 'ZOË'],
      ['ZOË MÜLLER', 'müller'],
      ['Zoe\u0308', 'zoë'],
      ['Zoë', 'ZOE\u0308'],
      ['李小龍', '小'],
      ['ﬁnn', 'FINN'],
      ['ÅSA', 'åsa'],
      ['Ivan Иванов', 'ИВАН'],
      ['ΟΔΥΣΣΕΑΣ', 'οδυσσεας'],
      ['Οδυσσέας', 'ΔΥΣ'],
      ['Groß', 'GROSS'],
      ['GROẞ', 'groß'],
    ])('finds %p by a part of the name as it is typed: %p', async (name, typed) => {
      const { search } = await createUsers(['a', 'b', 'c'], (index) => ({ name: index === 1 ? name : null }));

      expect(await searched(search, { name: nameKey(typed) })).toBe('b');
    });

    test('by a name finds no user with an empty, missing or different name, and ignores first and last names', async () => {
      const names: Partial<User>[] = [
        { name: null },
        { name: '' },
        { name: 'Eve' },
        { firstName: 'Ada', lastName: 'Ada' },
      ];
      const { search } = await createUsers(letters(4), (index) => names[index] ?? {});

      expect(await searched(search, { name: nameKey('ada') })).toBe('');
    });

    test('uses the current name of a user', async () => {
      const { search, users } = await createUsers(['a'], () => ({ name: 'Before' }));
      const [before] = users as [User];

      const renamed = await store().changeUser({ before, profile: { name: 'ÄFTER' }, now: NOW });

      expect(await searched(search, { name: nameKey('before') })).toBe('');
      expect(await searched(search, { name: nameKey('äfter') })).toBe('a');
      if (renamed.outcome !== 'changed') throw new Error(renamed.outcome);
      await store().changeUser({ before: renamed.user, profile: { name: null }, now: NOW });
      expect(await searched(search, { name: nameKey('äfter') })).toBe('');
    });

    test('by several criteria finds users who match all of them', async () => {
      const { search } = await createUsers(['azo', 'azp', 'ac', 'bzq'], (index) => ({
        name: index === 0 ? 'Eve' : 'Ada',
      }));

      expect(
        (await search({ emailPrefix: 'a', email: 'z', name: nameKey('ada') })).users.map(({ email }) =>
          email.slice(0, 3),
        ),
      ).toEqual(['azp']);
    });
  });

  describe('a search by the beginning of the name', () => {
    test('finds names that begin with it, in any case, in the order of names', async () => {
      const names = ['Zoë', 'zoe', 'ZOE\u0308 B', 'Azoë', 'Zo', null];
      const { search } = await createUsers(letters(6), (index) => ({ name: names[index] ?? null }));

      expect(await searched(search, { namePrefix: nameKey('zoë') })).toBe('ac');
      expect(await searched(search, { namePrefix: nameKey('zo') })).toBe('ebac');
      expect(await searched(search, { namePrefix: nameKey('oë') })).toBe('');
    });

    test('uses first and last name of users without a name', async () => {
      const names: Partial<User>[] = [
        { firstName: 'Ada', lastName: 'King' },
        { name: 'Eve', firstName: 'Ada' },
        { lastName: 'Ada' },
        { name: '', firstName: 'Adam' },
      ];
      const { search } = await createUsers(letters(4), (index) => names[index] ?? {});

      expect(await searched(search, { namePrefix: nameKey('ada') })).toBe('cad');
      expect(await searched(search, { namePrefix: nameKey('ada k') })).toBe('a');
    });

    test('follows every change of a name', async () => {
      const { search, users } = await createUsers(['a'], () => ({ firstName: 'Ada' }));
      const change = async (before: User, profile: Partial<User>) => {
        const changed = await store().changeUser({ before, profile, now: NOW });
        if (changed.outcome !== 'changed') throw new Error(changed.outcome);
        return changed.user;
      };

      const married = await change(users[0] as User, { lastName: 'King' });
      expect(await searched(search, { namePrefix: nameKey('ada king') })).toBe('a');
      const named = await change(married, { name: 'Countess' });
      expect(await searched(search, { namePrefix: nameKey('ada') })).toBe('');
      expect(await searched(search, { namePrefix: nameKey('count') })).toBe('a');
      await change(named, { name: null, firstName: null, lastName: null });
      expect(await searched(search, { namePrefix: nameKey('count') })).toBe('');
      expect(await searched(search, { text: 'ada' })).toBe('');
    });

    test('has everybody once on its pages, also if names are equal, and with other filters', async () => {
      const { search, users } = await createUsers(letters(9), (index) => ({ name: index < 7 ? 'Ada' : 'Eve' }));
      const found = async (parts: Partial<UserSearch>) =>
        (await pagesOf(search, { namePrefix: nameKey('ada'), ...parts })).flatMap((page) => firstLetters(page.users));
      const sorted = async (parts: Partial<UserSearch>) => [...(await found(parts)).join('')].sort().join('');

      for (const limit of [1, 2, 3, 6, 7, 8]) expect(await sorted({ limit })).toBe('abcdefg');
      expect(await sorted({ limit: 2, email: users[1]?.email })).toBe('b');
      expect(await sorted({ limit: 2, name: nameKey('da') })).toBe('abcdefg');
      expect(await sorted({ limit: 2, name: nameKey('ev') })).toBe('');
      expect(await sorted({ limit: 2, emailPrefix: 'c' })).toBe('c');
      expect(await sorted({ limit: 2, text: users[3]?.email })).toBe('d');
    });

    test('can store and find names and texts of any length and script', async () => {
      const long = '\ufdfa'.repeat(200);
      const { search } = await createUsers(['a', 'b'], (index) => ({ name: index === 0 ? long : '𝒜'.repeat(100) }));

      expect(await searched(search, { namePrefix: nameKey(long) })).toBe('a');
      expect(await searched(search, { text: long })).toBe('a');
      expect(await searched(search, { text: 'a'.repeat(100) })).toBe('b');
      const pages = await pagesOf(search, { text: long.slice(0, 3), limit: 1 });
      expect(pages.map(({ users }) => firstLetters(users))).toEqual(['a']);
    });
  });

  describe('a search for a text', () => {
    /** a: beginning of the email; b: of the name; c: within the email; d: within the name; e: nowhere. */
    const everyPlace = () =>
      createUsers(['olu-a', 'b', 'c-olu', 'd', 'e', 'olu-f'], (index) => ({
        name: ['Olu', 'Olu King', null, 'Bolu', 'Eve', 'Eve'][index] ?? null,
      }));
    const lastLetters = ({ users }: UserPage) =>
      users.map(({ email }) => email.replace(/^(?:olu-)?(.).*/, '$1')).join('');

    test('finds it in the email or the name, those first that begin with it', async () => {
      const { search } = await everyPlace();

      for (const text of ['olu', 'OLU', 'Olu']) expect(lastLetters(await search({ text }))).toBe('afbcd');
      expect(lastLetters(await search({ text: 'king' }))).toBe('b');
      expect(lastLetters(await search({ text: 'nobody' }))).toBe('');
    });

    test.each([1, 2, 3, 4, 5, 6])('has everybody once on its pages of %i, in the same order', async (limit) => {
      const { search } = await everyPlace();

      const pages = await pagesOf(search, { text: 'olu', limit });
      const skipped = await pagesOf(search, { text: 'olu', limit, skip: 2 });

      expect(pages.map(lastLetters).join('')).toBe('afbcd');
      expect(skipped.map(lastLetters).join('')).toBe('bcd');
      expect(pages.at(-1)?.users.length).toBeGreaterThan(0);
      for (const page of pages.slice(0, -1)) expect(page.users).toHaveLength(limit);
    });

    test('finds first and last names, and only users of the customer', async () => {
      const one = await createUsers(['a', 'b'], (index) => (index === 0 ? { firstName: 'Olu', lastName: 'King' } : {}));
      const other = await createUsers(['x'], () => ({ name: 'King' }));

      expect(await searched(one.search, { text: 'king' })).toBe('a');
      expect(await searched(one.search, { text: 'u king' })).toBe('a');
      expect(await searched(other.search, { text: 'king' })).toBe('x');
    });

    test('finds only users who match the other filters too', async () => {
      const { search } = await everyPlace();

      expect(lastLetters(await search({ text: 'olu', emailPrefix: 'olu' }))).toBe('af');
      const { users } = await search({ text: 'olu' });
      expect(lastLetters(await search({ text: 'olu', email: users[3]?.email }))).toBe('c');
      expect(lastLetters(await search({ text: 'olu', name: nameKey('eve') }))).toBe('f');
      expect(lastLetters(await search({ text: 'olu', namePrefix: nameKey('b') }))).toBe('d');
    });

    test('takes every character as it is', async () => {
      const { search } = await createUsers(letters(3), (index) => ({ name: ['100%', 'a_b', '<b>'][index] ?? null }));

      expect(await searched(search, { text: '%' })).toBe('a');
      expect(await searched(search, { text: '_' })).toBe('b');
      expect(await searched(search, { text: '<B>' })).toBe('c');
      expect(await searched(search, { text: '.*' })).toBe('');
    });

    test('can be continued after it has read as much as it may', async () => {
      const { search } = await createUsers(letters(9), (index) => ({ name: index % 4 === 0 ? 'The king' : 'Eve' }));

      const pages = await pagesOf(search, { text: 'king', limit: 2, maxRead: 2 });

      expect(pages.map(({ users }) => firstLetters(users)).join('')).toBe('aei');
    });
  });

  test('counting stops at the number given', async () => {
    const { customerId } = await createUsers(letters(4));

    expect(await Promise.all([1, 3, 4, 5].map((max) => store().countUsersUpTo(customerId, max)))).toEqual([1, 3, 4, 4]);
    expect(await store().countUsersUpTo(newCustomerId(), 5)).toBe(0);
  });
};
