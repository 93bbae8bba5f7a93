import { describe, expect, test } from '@jest/globals';
import { inRequestScope } from '../../lib/observe/request-scope';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { countAuthEvent, createAccountEventsStore, putAuthEvent } from '../../lib/store/users/account-events';
import { createCustomerEventsStore } from '../../lib/store/users/customer-events';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryAccountEvents, type MemoryAccountEvents } from '../support/memory-account-events';
import { tableNames } from '../support/table-names';
import type { RawItem } from '../support/tables';

import { describeAccountEventsStore, NOW, newAuthEvent } from './account-events-store.contract';
import { describeCustomerEventsStore } from './customer-events-store.contract';
import { describeEngines } from './engines';
import { newUserAtNow } from './planting';

describe('in memory', () => {
  const store = createMemoryAccountEvents();

  describeAccountEventsStore(() => store);
  describeCustomerEventsStore(() => store);
});

describeEngines((tables) => {
  const { client, events } = tables;
  const writes =
    (write: typeof putAuthEvent): MemoryAccountEvents['add'] =>
    (event, source = null) =>
      inRequestScope('request 1', (scope) => {
        scope.source = source;
        return write(client, { name: events.name, keptSeconds: 2_592_000 }, event);
      });
  const store: MemoryAccountEvents = {
    ...createAccountEventsStore(client, events.name),
    ...createCustomerEventsStore(client, events.name),
    add: writes(putAuthEvent),
    count: writes(countAuthEvent),
  };
  const itemOf = async (eventId: string): Promise<RawItem | undefined> =>
    (await events.items()).find(({ event_id }) => event_id === eventId);

  describeAccountEventsStore(() => store);
  describeCustomerEventsStore(() => store);

  test('stores these fields and no others, with whole epoch seconds for the TTL', async () => {
    const event = newAuthEvent({ actorId: 'an actor' });

    await store.add(event, { ipAddress: '198.51.100.7', client: 'curl/8.5.0' });

    expect(await itemOf(event.eventId)).toEqual({
      user_id: event.userId,
      id: `2126-11-20T10:00:00.123Z#${event.eventId}`,
      event_id: event.eventId,
      type: 'auth.sign_in_refused',
      time: '2126-11-20T10:00:00.123Z',
      actor_id: 'an actor',
      address: '198.51.100.7',
      client: 'curl/8.5.0',
      expires_at: Date.parse('2126-12-20T10:00:01.000Z') / 1000,
    });
  });

  test('stores each event without a user under its own key, with the same fields', async () => {
    const [one, other, known] = [
      newAuthEvent({ userId: undefined }),
      newAuthEvent({ userId: undefined }),
      newAuthEvent(),
    ];
    for (const event of [one, other, known]) await store.add(event, { ipAddress: '198.51.100.7', client: null });

    const items = await Promise.all([one, other, known].map(({ eventId }) => itemOf(eventId)));

    expect(items.map((item) => item?.user_id)).toEqual([
      `unknown#${one.eventId}`,
      `unknown#${other.eventId}`,
      known.userId,
    ]);
    for (const item of items) expect(Object.keys(item ?? {}).sort()).toEqual(Object.keys(items[2] ?? {}).sort());
  });

  test('also lists events that were written in transactions, without the profile', async () => {
    const user = newUserAtNow({ createdAt: NOW, name: 'Ada King' });
    await createUsersStore(client, tableNames(tables), ids, clock).createUser(user);
    await store.add(newAuthEvent({ userId: user.id, time: new Date(NOW.getTime() + 1) }));

    const listed = await store.listEvents(user.id, { before: null, limit: 10, now: NOW });

    expect(listed.map(({ type }) => type)).toEqual(['auth.sign_in_refused', 'user.created']);
    expect(JSON.stringify(listed)).not.toContain('Ada');
  });
});
