import { describe, expect, test } from '@jest/globals';
import { createHandler } from '../../../../lib/endpoints/admin-console/show-people';
import { leadOf, wordsOf } from '../../../support/account-pages';
import { createAdminConsole } from '../../../support/admin-console';
import type { Answer } from '../../../support/event';

const createPeople = () =>
  createAdminConsole((deps, settings) => ({ 'GET /admin/people': createHandler(deps, settings) }));

/** An admin, and people of their customer: twelve of them are called Ada. */
const withPeople = async () => {
  const console = createPeople();
  const { admin, person, open } = console;
  const visitor = await admin({ name: 'Zoë Admin' });
  for (let number = 10; number < 22; number += 1) person({ email: `ada${number}@example.com`, name: `Ada ${number}` });
  const bob = person({ email: 'bob@example.com', name: null, firstName: 'Bob', lastName: 'Ådahl' });
  person({ email: 'ada@elsewhere.example.com', name: 'Ada Elsewhere', customerId: 2 });
  const find = (query: Record<string, string>) => open('GET /admin/people', visitor, { query });
  return { ...console, visitor, bob, find };
};

const body = (answer: Answer) => String(answer.body);
const emailsOf = (answer: Answer) =>
  [...body(answer).matchAll(/<tr><th scope="row"><a href="[^"]+">(.*?)<\/a>/g)].map(([, email = '']) =>
    email.replace(/<\/?mark>/g, ''),
  );
/** The query of the link to more. */
const nextOf = (answer: Answer): Record<string, string> => {
  const [, query = ''] =
    /<a class="button secondary" href="\/admin\/people\?([^"]*)" rel="next">/.exec(body(answer)) ?? [];
  return Object.fromEntries(new URLSearchParams(query.replaceAll('&amp;', '&')));
};

describe('GET /admin/people', () => {
  test('shows everybody of the customer by email, and how many they are', async () => {
    const { find, bob } = await withPeople();
    const answer = await find({});
    expect(answer.status).toBe(200);
    expect(emailsOf(answer)).toEqual([
      ...Array.from({ length: 12 }, (_, number) => `ada${10 + number}@example.com`),
      'admin@example.com',
      'bob@example.com',
    ]);
    expect(wordsOf(answer)).toContain('14 people.');
    expect(body(answer)).toContain(`<a href="/admin/people/${bob.id}">bob@example.com</a></th><td>Bob Ådahl</td>`);
    expect(body(answer)).toContain('<a href="/admin/people" aria-current="true">People</a>');
    expect(body(answer)).not.toContain('lsewhere');
  });

  test('shows twenty of more than twenty, and leads on to the others', async () => {
    const { find, person } = await withPeople();
    for (let number = 10; number < 20; number += 1) person({ email: `carl${number}@example.com` });
    const first = await find({});
    expect([emailsOf(first).length, wordsOf(first).includes('24 people.')]).toEqual([20, true]);
    const second = await find(nextOf(first));
    expect(emailsOf(second)).toEqual([16, 17, 18, 19].map((number) => `carl${number}@example.com`));
    expect(wordsOf(second)).toContain('4 people more.');
    expect(nextOf(second)).toEqual({});
    expect(body(second)).toContain('rel="start">Back to the first</a>');
  });

  test('says that there are more than a thousand, and counts no further', async () => {
    const { find, deps } = await withPeople();
    deps.users.countUsersUpTo = async (_, max) => max;
    expect(wordsOf(await find({}))).toContain('More than 1,000 people.');
  });

  test('finds a part of an email or a name, ten at a time, and marks it', async () => {
    const { find } = await withPeople();
    const first = await find({ query: ' ADA ' });
    expect(emailsOf(first)).toHaveLength(10);
    expect(wordsOf(first)).toContain('The first 10 people; there may be more.');
    expect(body(first)).toContain('<mark>ada</mark>10@example.com</a></th><td><mark>Ada</mark> 10</td>');
    expect(body(first)).toContain('value="ADA"');
    const second = await find(nextOf(first));
    expect(nextOf(first)).toMatchObject({ query: 'ADA' });
    expect(emailsOf(second)).toEqual(['ada20@example.com', 'ada21@example.com']);

    const byName = await find({ query: 'åda' });
    expect(emailsOf(byName)).toEqual(['bob@example.com']);
    expect(body(byName)).toContain('<td>Bob <mark>Åda</mark>hl</td>');
    expect(wordsOf(byName)).toContain('1 person found.');
  });

  test('says that nobody was found, without running what was typed', async () => {
    const { find } = await withPeople();
    const answer = await find({ query: '<b>"x' });
    expect(body(answer)).toContain('Nobody’s email or name contains “&lt;b&gt;&quot;x”.');
    expect(body(answer)).not.toContain('<b>');
    expect(emailsOf(answer)).toEqual([]);
  });

  test('offers to search on if not everybody was searched', async () => {
    const { find, deps } = await withPeople();
    const asked: unknown[] = [];
    deps.users.searchUsers = async ({ maxRead }) => {
      asked.push(maxRead);
      return { users: [], next: { after: { email: 'm@example.com', id: 'm', part: 2 }, skip: 0 } };
    };
    const answer = await find({ query: 'x' });
    expect(wordsOf(answer)).toContain('Nobody found so far. Only a part of all people was searched.');
    expect(body(answer)).toContain('rel="next">Search on</a>');
    await find(nextOf(answer));
    expect(asked).toEqual([10_000, undefined]);
  });

  test('answers the script with the rows alone', async () => {
    const { find } = await withPeople();
    const answer = await find({ query: 'bob', rows: '1' });
    expect(body(answer)).toMatch(
      /^<p id="count" class="quiet" role="status">1 person found\.<\/p>\n<div id="results">/,
    );
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('shows who is disabled, and until when, and who has not verified the email', async () => {
    const { find, person } = await withPeople();
    const inactiveUntil = new Date('2099-03-01T10:00:00Z');
    person({ email: 'x1@example.com', active: false });
    person({ email: 'x2@example.com', active: false, inactiveReason: 'on leave', inactiveUntil });
    person({ email: 'x3@example.com', emailVerified: false });
    person({ email: 'x4@example.com', emailVerified: true });
    const states = [
      ...body(await find({ query: 'x' })).matchAll(/<td><span class="badge[^"]*">([^<]*)<\/span><\/td>/g),
    ];
    expect(states.slice(0, 4).map(([, state]) => state)).toEqual([
      'Disabled',
      'Disabled until March 1, 2099',
      'Not verified',
      'Active',
    ]);
  });

  test.each([
    ['made up', { cursor: 'made-up' }],
    ['of another search', { query: 'ada', cursor: 'other' }],
  ])('shows the first page for a cursor that is %s', async (_, query) => {
    const { find } = await withPeople();
    const cursor = query.cursor === 'other' ? (nextOf(await find({ query: '1' })).cursor ?? '') : query.cursor;
    const answer = await find({ ...query, cursor });
    expect([answer.status, emailsOf(answer)[0]]).toEqual([200, 'ada10@example.com']);
  });

  test('refuses a text that is too long, with a word about it', async () => {
    const { find } = await withPeople();
    for (const rows of [{}, { rows: '1' }]) {
      const answer = await find({ query: 'a'.repeat(255), ...rows });
      expect([answer.status, wordsOf(answer).includes('A search has 254 characters at most.')]).toEqual([400, true]);
    }
    expect((await find({ query: 'a'.repeat(254) })).status).toBe(200);
  });

  test('refuses whoever is no admin, and leads whoever is not signed in to the sign-in and back', async () => {
    const { signIn, person, open } = createPeople();
    const refused = await open('GET /admin/people', await signIn(person()), { query: { rows: '1' } });
    expect([refused.status, emailsOf(refused)]).toEqual([403, []]);
    expect(leadOf(await open('GET /admin/people', null, { query: { query: 'ada' } }))).toEqual({
      status: 303,
      to: '/login?return_to=%2Fadmin%2Fpeople%3Fquery%3Dada',
      notice: 'sign_in_first',
    });
  });
});
