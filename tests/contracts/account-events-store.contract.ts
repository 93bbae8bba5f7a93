import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AuthEvent } from '../../lib/store/users/account-events';
import type { MemoryAccountEvents } from '../support/memory-account-events';

// A time in the far future, because engines delete expired items by the real clock (DynamoDB Local within seconds).
export const NOW = new Date('2126-11-20T10:00:00.123Z');
/** When an event of `NOW` expires: after 30 days, rounded up to a whole second. */
const FORGOTTEN_AT = new Date('2126-12-20T10:00:01.000Z');
export const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

export const newAuthEvent = (changes: Partial<AuthEvent> = {}): AuthEvent => ({
  eventId: randomUUID(),
  type: 'auth.sign_in_refused',
  userId: randomUUID(),
  actorId: undefined,
  time: NOW,
  ...changes,
});

const idOf = ({ time, eventId }: AuthEvent): string => `${time.toISOString()}#${eventId}`;

/**
 * The contract of `AccountEventsStore`, for every implementation.
 * @param store called in every test, once the tables exist.
 */
export const describeAccountEventsStore = (store: () => MemoryAccountEvents): void => {
  const list = (userId: string, page: Partial<Parameters<MemoryAccountEvents['listEvents']>[1]> = {}) =>
    store().listEvents(userId, { before: null, limit: 100, now: NOW, ...page });

  const add = async (events: AuthEvent[]): Promise<AuthEvent[]> => {
    await Promise.all(events.map((event) => store().add(event)));
    return events;
  };
  /** Events of one user, one per millisecond unless noted, in the order in which they are listed. */
  const addSeveral = async (count: number, userId: string, apart = 1): Promise<string[]> => {
    const events = Array.from({ length: count }, (_, index) => newAuthEvent({ userId, time: later(index * apart) }));
    return (await add(events)).map(idOf).sort().reverse();
  };

  describe('listEvents', () => {
    test('shows what happened, when, by whom and from where', async () => {
      const [userId, actorId] = [randomUUID(), randomUUID()];
      const event = newAuthEvent({ userId, actorId, type: 'auth.session_ended' });
      await store().add(event, { ipAddress: '198.51.100.7', client: 'curl/8.5.0' });

      expect(await list(userId)).toEqual([
        {
          id: idOf(event),
          type: 'auth.session_ended',
          time: NOW,
          actorId,
          ipAddress: '198.51.100.7',
          client: 'curl/8.5.0',
          count: 1,
          methods: null,
        },
      ]);
    });

    test('shows how the user proved who they are', async () => {
      const userId = randomUUID();
      await store().add(newAuthEvent({ userId, type: 'auth.reauthenticated', methods: ['pwd', 'otp'] }));

      expect(await list(userId)).toMatchObject([{ methods: ['pwd', 'otp'] }]);
    });

    test('shows `null` for unknown values', async () => {
      const userId = randomUUID();
      await store().add(newAuthEvent({ userId }));
      await store().add(newAuthEvent({ userId, time: later(1) }), { ipAddress: '2001:db8::1', client: null });

      expect(await list(userId)).toMatchObject([
        { actorId: null, ipAddress: '2001:db8::1', client: null },
        { actorId: null, ipAddress: null, client: null },
      ]);
    });

    test('lists the newest first, up to the limit', async () => {
      const userId = randomUUID();
      const ids = await addSeveral(5, userId);

      expect((await list(userId)).map(({ id }) => id)).toEqual(ids);
      expect((await list(userId, { limit: 3 })).map(({ id }) => id)).toEqual(ids.slice(0, 3));
    });

    test.each([
      { apart: 1, limit: 1 },
      { apart: 1, limit: 2 },
      { apart: 0, limit: 3 },
      { apart: 0, limit: 7 },
    ])('goes on behind any event: each once, $limit at a time, $apart ms apart', async ({ apart, limit }) => {
      const userId = randomUUID();
      const ids = await addSeveral(7, userId, apart);

      const listed: string[] = [];
      for (let before: string | null = null; ; ) {
        const page = await list(userId, { before, limit });
        listed.push(...page.map(({ id }) => id));
        if (page.length < limit) break;
        before = page.at(-1)?.id ?? null;
      }

      expect(listed).toEqual(ids);
    });

    test('also continues after an event that does not exist', async () => {
      const userId = randomUUID();
      const [third, second, first] = await addSeveral(3, userId, 10);
      const between = (milliseconds: number) => `${later(milliseconds).toISOString()}#${randomUUID()}`;

      expect((await list(userId, { before: between(25) })).map(({ id }) => id)).toEqual([third, second, first]);
      expect((await list(userId, { before: between(15) })).map(({ id }) => id)).toEqual([second, first]);
      expect(await list(userId, { before: between(-1) })).toEqual([]);
    });

    test('never mixes up users with similar ids', async () => {
      const userId = randomUUID();
      const users = [userId, `${userId}0`, userId.slice(0, -1), userId.toUpperCase()];
      const ids = await Promise.all(users.map((user) => addSeveral(2, user)));

      for (const [index, user] of users.entries()) {
        expect((await list(user)).map(({ id }) => id)).toEqual(ids[index]);
      }
    });

    test('lists nothing for a user without events', async () => {
      expect(await list(randomUUID())).toEqual([]);
    });

    test('leaves out events older than 30 days, even before TTL deletes them', async () => {
      const userId = randomUUID();
      const [older, newer] = await add([newAuthEvent({ userId }), newAuthEvent({ userId, time: later(60_000) })]);

      const listedAt = async (now: Date) => (await list(userId, { now })).map(({ id }) => id);

      expect(await listedAt(new Date(FORGOTTEN_AT.getTime() - 1))).toHaveLength(2);
      expect(await listedAt(FORGOTTEN_AT)).toEqual([newer].map((event) => idOf(event as AuthEvent)));
      expect(await list(userId, { now: FORGOTTEN_AT, before: idOf(newer as AuthEvent) })).toEqual([]);
      expect(await list(userId, { now: FORGOTTEN_AT, before: idOf(older as AuthEvent) })).toEqual([]);
    });
  });

  describe('events that are counted', () => {
    const count = async (events: AuthEvent[]): Promise<void> => {
      for (const event of events) await store().count(event);
    };

    test('say nothing of an earlier one about the latest', async () => {
      const userId = randomUUID();
      await store().count(newAuthEvent({ userId, actorId: randomUUID() }), {
        ipAddress: '198.51.100.7',
        client: 'curl/8.5.0',
      });
      await store().count(newAuthEvent({ userId, time: later(1) }), { ipAddress: '203.0.113.9', client: null });

      expect(await list(userId)).toMatchObject([
        { actorId: null, ipAddress: '203.0.113.9', client: null, time: later(1), count: 2 },
      ]);
    });

    test('are one entry per user, type and hour, with the time and the source of the latest', async () => {
      const userId = randomUUID();
      await store().count(newAuthEvent({ userId }), { ipAddress: '198.51.100.7', client: 'curl/8.5.0' });
      await store().count(newAuthEvent({ userId, time: later(60_000) }), {
        ipAddress: '198.51.100.8',
        client: 'other',
      });

      expect(await list(userId)).toEqual([
        {
          id: expect.stringMatching(
            /^2126-11-20T10:00:00\.000Z#[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
          ),
          type: 'auth.sign_in_refused',
          time: later(60_000),
          actorId: null,
          ipAddress: '198.51.100.8',
          client: 'other',
          count: 2,
          methods: null,
        },
      ]);
    });

    test('of other types, hours and users are other entries', async () => {
      const [userId, other] = [randomUUID(), randomUUID()];
      await count([
        newAuthEvent({ userId }),
        newAuthEvent({ userId, time: later(3_600_000) }),
        newAuthEvent({ userId, type: 'auth.sign_up_refused' }),
        newAuthEvent({ userId: other }),
      ]);

      expect((await list(userId)).map(({ count: times }) => times)).toEqual([1, 1, 1]);
      expect(await list(other)).toMatchObject([{ count: 1 }]);
    });

    test('are counted exactly if many happen at the same time, and a repeated write once', async () => {
      const userId = randomUUID();
      await Promise.all(Array.from({ length: 20 }, () => store().count(newAuthEvent({ userId }))));
      const last = newAuthEvent({ userId, time: later(1) });
      await count([last, last]);

      expect(await list(userId)).toMatchObject([{ count: 21, time: later(1) }]);
    });

    test('are in no list without a user', async () => {
      const event = newAuthEvent({ userId: undefined });
      await count([event]);

      for (const user of ['unknown', 'unknown#', event.eventId, 'undefined']) expect(await list(user)).toEqual([]);
    });
  });

  test('an event that is written twice is listed once', async () => {
    const userId = randomUUID();
    const event = newAuthEvent({ userId });

    await Promise.all(Array.from({ length: 10 }, () => store().add(event)));

    expect(await list(userId)).toHaveLength(1);
  });

  test('an event without a user is in no list', async () => {
    const event = newAuthEvent({ userId: undefined });
    await store().add(event);

    for (const user of ['unknown', 'unknown#', event.eventId, 'undefined']) expect(await list(user)).toEqual([]);
  });
};
