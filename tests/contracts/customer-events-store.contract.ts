import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { CustomerEvent, CustomerEventSearch } from '../../lib/auth/stores/customer-events-store';
import type { AuthEvent } from '../../lib/store/users/account-events';
import type { MemoryAccountEvents } from '../support/memory-account-events';
import { later, NOW, newAuthEvent } from './account-events-store.contract';

const DAY = 86_400_000;

/**
 * The contract of `CustomerEventsStore`, for every implementation.
 * @param store called in every test, once the tables exist.
 */
export const describeCustomerEventsStore = (store: () => MemoryAccountEvents): void => {
  /** A customer that no other test has. */
  const newCustomer = (): number => randomInt(1000, 1_000_000_000);
  const idOf = ({ time, eventId }: AuthEvent): string => `${time.toISOString()}#${eventId}`;

  const add = async (events: AuthEvent[]): Promise<AuthEvent[]> => {
    await Promise.all(events.map((event) => store().add(event)));
    return events;
  };

  const searchOf = (customerId: number, changes: Partial<CustomerEventSearch>): CustomerEventSearch => ({
    customerId,
    user: null,
    types: [],
    actorId: null,
    from: later(-6 * DAY),
    to: later(DAY),
    before: null,
    limit: 100,
    now: NOW,
    ...changes,
  });

  /** All pages. A store may return short pages, and must come to an end. */
  const all = async (customerId: number, changes: Partial<CustomerEventSearch> = {}) => {
    const events: CustomerEvent[] = [];
    const pages: number[] = [];
    let before: string | null = null;
    do {
      const page = await store().searchEvents(searchOf(customerId, { ...changes, before }));
      events.push(...page.events);
      pages.push(page.events.length);
      before = page.next;
    } while (before !== null && pages.length < 200);
    expect(before).toBeNull();
    return { events, ids: events.map(({ id }) => id), pages };
  };

  describe('searchEvents', () => {
    test('shows what happened to whom, when, by whom and from where', async () => {
      const customerId = newCustomer();
      const [userId, actorId] = [randomUUID(), randomUUID()];
      const event = newAuthEvent({ userId, customerId, actorId, type: 'auth.all_sessions_ended', methods: ['pwd'] });
      await store().add(event, { ipAddress: '198.51.100.7', client: 'curl/8.5.0' });

      expect((await all(customerId)).events).toEqual([
        {
          id: idOf(event),
          userId,
          type: 'auth.all_sessions_ended',
          time: NOW,
          actorId,
          ipAddress: '198.51.100.7',
          client: 'curl/8.5.0',
          count: 1,
          methods: ['pwd'],
        },
      ]);
    });

    test('has the events of this customer and no others, newest first over users and days', async () => {
      const [customerId, other] = [newCustomer(), newCustomer()];
      const times = Array.from({ length: 30 }, (_, index) => later(-index * DAY * 0.2));
      const own = await add(times.map((time) => newAuthEvent({ customerId, time })));
      await add(times.map((time) => newAuthEvent({ customerId: other, time })));
      await add([newAuthEvent({ customerId: null }), newAuthEvent({ userId: undefined })]);

      expect((await all(customerId)).ids).toEqual(own.map(idOf));
    });

    test.each([1, 2, 7])('has every event once in pages of %i', async (limit) => {
      const customerId = newCustomer();
      const events = Array.from({ length: 23 }, (_, index) =>
        newAuthEvent({ customerId, time: later(-Math.floor(index / 3) * 5000 - (index > 15 ? 2 * DAY : 0)) }),
      );
      await add(events);

      const { ids, pages } = await all(customerId, { limit });

      expect(ids).toEqual(events.map(idOf).sort().reverse());
      expect(Math.max(...pages)).toBeLessThanOrEqual(limit);
    });

    test('begins and ends at the given moments', async () => {
      const customerId = newCustomer();
      const [last, , first] = await add(
        [-1, 0, -3_600_000, -3_600_001].map((time) => newAuthEvent({ customerId, time: later(time) })),
      );

      const { ids } = await all(customerId, { from: later(-3_600_000), to: NOW });

      expect(ids).toEqual([last, first].map((event) => idOf(event as AuthEvent)));
    });

    test('has a counted event by the time of the latest', async () => {
      const [customerId, userId] = [newCustomer(), randomUUID()];
      const counted = { customerId, userId, type: 'auth.sign_in_refused' } as const;
      for (const time of [0, 60_000, 120_000]) await store().count(newAuthEvent({ ...counted, time: later(time) }));

      expect((await all(customerId, { from: later(100_000) })).events).toMatchObject([
        { count: 3, time: later(120_000) },
      ]);
      expect((await all(customerId, { from: later(120_001) })).events).toEqual([]);
      expect((await all(customerId, { to: later(120_000) })).events).toEqual([]);
    });

    test('filters by types and by who did it', async () => {
      const [customerId, actorId] = [newCustomer(), randomUUID()];
      const [ended, out, byOther] = await add([
        newAuthEvent({ customerId, type: 'auth.session_ended' }),
        newAuthEvent({ customerId, type: 'auth.signed_out', time: later(-1) }),
        newAuthEvent({ customerId, type: 'auth.all_sessions_ended', actorId, time: later(-2) }),
      ]);

      const idsOf = async (changes: Partial<CustomerEventSearch>) => (await all(customerId, changes)).ids;
      expect(await idsOf({ types: ['auth.signed_out'] })).toEqual([idOf(out as AuthEvent)]);
      expect(await idsOf({ types: ['auth.signed_out', 'auth.session_ended'] })).toEqual(
        [ended, out].map((event) => idOf(event as AuthEvent)),
      );
      expect(await idsOf({ actorId })).toEqual([idOf(byOther as AuthEvent)]);
      expect(await idsOf({ actorId: randomUUID() })).toEqual([]);
    });

    test('has of one user what happened in this customer, and what has no customer only while they belong to it', async () => {
      const [customerId, other, id] = [newCustomer(), newCustomer(), randomUUID()];
      const [own, , unread] = await add([
        newAuthEvent({ customerId, userId: id }),
        newAuthEvent({ customerId: other, userId: id, time: later(-1) }),
        newAuthEvent({ customerId: null, userId: id, time: later(-2) }),
        newAuthEvent({ customerId }),
      ]);

      const idsOf = async (isMember: boolean, limit = 100) =>
        (await all(customerId, { user: { id, isMember }, limit })).ids;
      expect(await idsOf(true)).toEqual([own, unread].map((event) => idOf(event as AuthEvent)));
      expect(await idsOf(true, 1)).toEqual([own, unread].map((event) => idOf(event as AuthEvent)));
      expect(await idsOf(false)).toEqual([idOf(own as AuthEvent)]);
    });

    test('leaves out what has expired', async () => {
      const customerId = newCustomer();
      await add([newAuthEvent({ customerId })]);

      expect((await all(customerId, { now: later(31 * DAY) })).ids).toEqual([]);
    });

    test('comes to an end without events, however long the period is', async () => {
      const { ids, pages } = await all(newCustomer(), { from: later(-365 * DAY) });

      expect(ids).toEqual([]);
      expect(pages.length).toBeLessThanOrEqual(53);
    });
  });
};
