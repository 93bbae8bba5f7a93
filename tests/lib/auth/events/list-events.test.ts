import { describe, expect, test } from '@jest/globals';
import { listEvents } from '../../../../lib/auth/events/list-events';
import { ids } from '../../../../lib/runtime/ids';
import type { AuthEvent } from '../../../../lib/store/users/account-events';
import { createFixedClock } from '../../../support/deps';
import { createMemoryAccountEvents } from '../../../support/memory-account-events';
import { newUser } from '../../../support/new-user';

const source = { ipAddress: '198.51.100.7', client: 'curl/8.5.0' };
const once = { count: 1, methods: null };

const anybodys = [
  'auth.sign_in_refused',
  'auth.sign_up_refused',
  'auth.refresh_refused',
  'auth.password_reset_requested',
  'auth.password_reset_request_refused',
  'auth.password_reset_refused',
  'auth.email_verification_requested',
  'auth.email_verification_refused',
  'auth.email_change_refused',
] as const;

const createBench = () => {
  const [accountEvents, clock] = [createMemoryAccountEvents(), createFixedClock()];
  const caller = newUser();
  return {
    accountEvents,
    clock,
    caller,
    list: (query: { limit?: number; cursor?: string | undefined } = {}) =>
      listEvents({ accountEvents, clock }, caller, { limit: 10, ...query }),
    /** @returns the ids, newest first. */
    happen: async (count: number, parts: Partial<AuthEvent> = {}): Promise<string[]> => {
      const happened: string[] = [];
      for (let index = 0; index < count; index += 1) {
        clock.moveBy(1);
        const event = {
          eventId: ids.newId(),
          type: 'auth.signed_out' as const,
          time: clock.now(),
          actorId: undefined,
        };
        await accountEvents.add({ ...event, userId: caller.id, ...parts }, source);
        happened.unshift(event.eventId);
      }
      return happened;
    },
  };
};

const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

describe('listEvents', () => {
  test('shows what the caller did, by the id that subscribers see', async () => {
    const { happen, list, clock } = createBench();
    const [id] = await happen(1);

    expect(await list()).toEqual({
      events: [{ id, type: 'auth.signed_out', time: clock.now(), by: 'you', ...source, ...once }],
      nextCursor: null,
    });
  });

  test.each<[who: string, actor: (id: string) => string | undefined, shown: object]>([
    ['the caller', (id) => id, { by: 'you', ...source }],
    ['nobody who was signed in', () => undefined, { by: 'you', ...source }],
    [
      'somebody else, without a word of who and where',
      () => ids.newId(),
      { by: 'other', ipAddress: null, client: null },
    ],
  ])('tells what was done by %s', async (_, actor, shown) => {
    const { caller, happen, list } = createBench();
    const actorId = actor(caller.id);
    const [id] = await happen(1, { actorId });

    const { events } = await list();

    expect(events).toEqual([{ id, type: 'auth.signed_out', time: expect.any(Date), ...shown, ...once }]);
    expect(actorId !== undefined && JSON.stringify(events).includes(actorId)).toBe(false);
  });

  test.each(anybodys)('does not say of %s that it was the owner: anybody can do that', async (type) => {
    const { happen, list } = createBench();
    await happen(1, { type });
    expect((await list()).events).toMatchObject([{ type, by: 'unknown', ...source }]);
  });

  test('shows a page newest first, and how often an event was counted', async () => {
    const { accountEvents, clock, caller, list, happen } = createBench();
    const refuse = () =>
      accountEvents.count({
        eventId: ids.newId(),
        type: 'auth.sign_in_refused',
        actorId: undefined,
        userId: caller.id,
        time: clock.now(),
      });
    await refuse();
    await happen(1);
    clock.moveBy(1);
    await refuse();

    expect((await list()).events).toMatchObject([
      { type: 'auth.sign_in_refused', count: 2, by: 'unknown', time: clock.now() },
      { type: 'auth.signed_out', count: 1 },
    ]);
  });

  test.each([1, 2, 3, 4, 6, 7])('goes through all, each once, %i at a time', async (limit) => {
    const { happen, list } = createBench();
    const happened = await happen(6);

    const pages: string[][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const { events, nextCursor } = await list({ limit, cursor });
      pages.push(events.map(({ id }) => id));
      cursor = nextCursor;
    }

    expect(pages.flat()).toEqual(happened);
    // None is empty: there is a next page only where there is more.
    expect(pages).toHaveLength(Math.ceil(6 / limit));
  });

  test('an event between two pages moves neither', async () => {
    const { happen, list } = createBench();
    const happened = await happen(4);
    const { nextCursor } = await list({ limit: 2 });
    await happen(1);

    expect((await list({ cursor: nextCursor as string })).events.map(({ id }) => id)).toEqual(happened.slice(2));
  });

  test('the cursor of somebody else shows the caller’s own list, from that time on', async () => {
    const [one, other] = [createBench(), createBench()];
    const [latest, ...others] = await one.happen(3);
    await other.happen(2);
    const { nextCursor } = await other.list({ limit: 1 });

    const { events } = await one.list({ cursor: nextCursor as string });

    expect(events.map(({ id }) => id)).not.toContain(latest);
    expect(events.map(({ id }) => id)).toContain(others.at(-1));
  });

  const time = '2026-11-20T10:00:00.000Z';
  test.each([
    ['nothing', ''],
    ['no base64url', '%%%'],
    ['base64 with padding', `${cursorOf(`${time}#${ids.newId()}`)}==`],
    ['a character more', `${cursorOf(`${time}#${ids.newId()}`)}A`],
    ['a time alone', cursorOf(time)],
    ['an id alone', cursorOf(ids.newId())],
    ['another separator', cursorOf(`${time}:${ids.newId()}`)],
    ['something behind', cursorOf(`${time}#${ids.newId()}#`)],
    ['a line behind', cursorOf(`${time}#${ids.newId()}\n`)],
    ['something before', cursorOf(`\0${time}#${ids.newId()}`)],
    ['upper case', cursorOf(`${time}#${ids.newId().toUpperCase().replace(/^./, 'A')}`)],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0xed, 0xa0, 0x80]).toString('base64url')],
    ['JSON', cursorOf('{"user_id":"somebody else"}')],
    ['a long text', cursorOf('9'.repeat(5000))],
  ])('refuses a cursor of %s', async (_, cursor) => {
    const { happen, list } = createBench();
    await happen(1);
    await expect(list({ cursor })).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { argument: 'cursor', reason: 'is not one of this list' },
    });
  });
});
