import { describe, expect, test } from '@jest/globals';
import { eventTypes } from '../../../../../lib/auth/events/event-types';
import { METHODS } from '../../../../../lib/auth/methods';
import { pageTexts } from '../../../../../lib/http/pages/page-texts/all';
import { createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';

/** Somebody with this many events, one second apart. */
const withEvents = async (count: number, change: object = {}) => {
  const bench = createAccountPages();
  const { deps } = bench;
  const ada = await bench.visitor();
  for (let index = 0; index < count; index += 1) {
    deps.clock.moveBy(1000);
    const event = {
      eventId: deps.ids.newId(),
      type: 'auth.signed_out' as const,
      actorId: undefined,
      time: deps.clock.now(),
    };
    const source = { ipAddress: `203.0.113.${index}`, client: 'curl/8.5.0' };
    await deps.accountEvents.add({ ...event, userId: ada.user.id, ...change }, source);
  }
  return { ...bench, ada };
};

const olderIn = (text: string): string | null =>
  /href="\/account\/events\?cursor=([^"]+)" rel="next"/.exec(text)?.[1] ?? null;

describe('GET /account/events', () => {
  test('shows twenty events a page, newest first, until the oldest', async () => {
    const { ada, open } = await withEvents(45);
    const seen: string[] = [];
    let query: { cursor: string } | undefined;
    for (let pages = 1; pages <= 3; pages += 1) {
      const { text } = await open('GET /account/events', ada, query === undefined ? {} : { query });
      seen.push(...[...text.matchAll(/203\.0\.113\.\d+/g)].map(([address]) => address));
      expect(text.includes('<a href="/account/events">')).toBe(pages > 1);
      const cursor = olderIn(text);
      expect(cursor === null).toBe(pages === 3);
      query = { cursor: decodeURIComponent(cursor ?? '') };
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => `203.0.113.${44 - index}`));
  });

  test('says when, with what, from where, and how somebody proved who they are', async () => {
    const { ada, open } = await withEvents(1, { type: 'user.signed_in', methods: ['pwd', 'otp'] });
    expect(wordsOf(await open('GET /account/events', ada))).toContain(
      'Signed in Nov 20, 2026, 10:00 AM · curl · 203.0.113.0 · password, one-time code',
    );
  });

  test('counts what anybody can cause', async () => {
    const { deps, ada, open } = await withEvents(0);
    for (let index = 0; index < 3; index += 1) {
      const event = {
        eventId: deps.ids.newId(),
        type: 'auth.sign_in_refused' as const,
        actorId: undefined,
        time: deps.clock.now(),
      };
      await deps.accountEvents.count({ ...event, userId: ada.user.id });
    }
    expect(wordsOf(await open('GET /account/events', ada))).toContain('A sign-in was refused (3 times)');
  });

  test.each(['user.renamed', 'toString'])('has words for a type that it does not know: %s', async (type) => {
    const { ada, open } = await withEvents(1, { type });
    expect(wordsOf(await open('GET /account/events', ada))).toContain('Something else happened');
  });

  test('says so if there are none, and leads back', async () => {
    const { ada, open } = await withEvents(0);
    const answer = await open('GET /account/events', ada);
    expect(wordsOf(answer)).toContain('Nothing yet.');
    expect(answer.text).toContain('href="/account#events"');
  });

  test.each(['x', '', 'é'.repeat(300)])('refuses the cursor %j with a page', async (cursor) => {
    const { ada, open } = await withEvents(1);
    const answer = await open('GET /account/events', ada, { query: { cursor } });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
  });

  test('leads to the sign-in, and back to the same events', async () => {
    const { open } = await withEvents(0);
    expect(leadOf(await open('GET /account/events', null, { query: { cursor: 'abc' } }))).toMatchObject({
      status: 303,
      to: '/login?return_to=%2Faccount%2Fevents%3Fcursor%3Dabc',
    });
  });
});

describe.each(Object.values(pageTexts))('the words of $name', ({ events }) => {
  test('have a sentence of its own for every event that is stored', () => {
    const types = [...new Set(Object.values(eventTypes).map(({ item }) => item))];
    expect(Object.keys(events.types).sort()).toEqual(types.sort());
    const sentences = Object.values(events.types);
    expect(new Set(sentences).size).toBe(types.length);
    expect(sentences.filter((sentence) => !/^\p{Lu}.*\p{L}$/u.test(sentence))).toEqual([]);
  });

  test('have a word for every way to prove who one is', () => {
    expect(Object.keys(events.methods).sort()).toEqual([...METHODS].sort());
  });
});
