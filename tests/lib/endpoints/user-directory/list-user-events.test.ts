import { describe, expect, test } from '@jest/globals';
import type { AuthEvent } from '../../../../lib/store/users/account-events';
import { idsOfNobody } from '../../../support/session-api';
import {
  NOT_ADMIN,
  newMember,
  said,
  signedInMember,
  strangers,
  USER_NOT_FOUND,
  withAdmin,
} from '../../../support/user-directory';

const path = (id: string) => ({ pathParameters: { id } });
const source = { ipAddress: '198.51.100.7', client: 'curl/8.5.0' };

interface Page {
  events: { id: string }[];
  next_cursor: string | null;
}

/** An admin, and a user with `count` events, one millisecond apart. @returns the ids of the events, newest first. */
const withEvents = async (count: number, parts: Partial<AuthEvent> = {}) => {
  const given = await withAdmin();
  const { accountEvents, clock, ids: newIds } = given.directory.deps;
  const { user } = given.other;
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const eventId = newIds.newId();
    const event = { type: 'auth.signed_out', actorId: undefined, ...parts } as const;
    await accountEvents.add({ ...event, eventId, userId: user.id, time: clock.now() }, source);
    ids.unshift(eventId);
    clock.moveBy(1);
  }
  const list = (query: Record<string, string> = {}, id = user.id) =>
    given.directory.listUserEvents({ ...given.asAdmin, ...path(id), query });
  return { ...given, user, ids, list, page: async (query = {}) => (await list(query)).body as Page };
};

describe('GET /api/users/{id}/events', () => {
  test('shows exactly these fields of an event', async () => {
    const { list, ids } = await withEvents(1);
    const event = {
      id: ids[0],
      type: 'auth.signed_out',
      time: '2026-11-20T10:00:00.000Z',
      by: 'user',
      address: '198.51.100.7',
      client: 'curl/8.5.0',
      count: 1,
      methods: null,
      actor_id: null,
    };
    expect(said(await list())).toEqual([200, JSON.stringify({ events: [event], next_cursor: null })]);
  });

  test('names the account that did it, if it was another one, and keeps its address private', async () => {
    const actorId = '0c7d7b8e-3b0f-4d0a-8f2e-1f6a5f0f8c11';
    const { page } = await withEvents(1, { type: 'auth.all_sessions_ended', actorId });
    expect((await page()).events).toMatchObject([{ by: 'other', actor_id: actorId, address: null, client: null }]);
  });

  test('does not say that the user did what anybody can cause', async () => {
    const { page } = await withEvents(1, { type: 'auth.sign_in_refused' });
    expect((await page()).events).toMatchObject([{ by: 'unknown', actor_id: null, address: '198.51.100.7' }]);
  });

  test('shows each event once, page by page, newest first', async () => {
    const { page, ids } = await withEvents(5);
    const found: string[] = [];
    let cursor: string | null | undefined;
    do {
      const { events, next_cursor } = await page({ limit: '2', ...(cursor ? { cursor } : {}) });
      found.push(...events.map(({ id }) => id));
      cursor = next_cursor;
    } while (cursor !== null);
    expect(found).toEqual(ids);
  });

  test('a cursor of the list of another user is only a position: it shows nothing of theirs', async () => {
    const { page, list, directory } = await withEvents(3);
    const { next_cursor } = await page({ limit: '1' });
    const { user } = await newMember(directory);
    expect((await list({ cursor: next_cursor ?? '' }, user.id)).body).toEqual({ events: [], next_cursor: null });
  });

  test.each<[argument: string, query: Record<string, string>]>([
    ['limit', { limit: '0' }],
    ['cursor', { cursor: 'made-up' }],
    ['page', { page: '2' }],
  ])('refuses a wrong %s', async (argument, query) => {
    const { list } = await withEvents(1);
    const answer = await list(query);
    expect([answer.status, answer.body]).toEqual([
      422,
      {
        message: 'An argument cannot be used.',
        error_code: 'WRONG_ARGS',
        payload: { [argument]: expect.any(String) },
      },
    ]);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { list } = await withEvents(0);
    expect(said(await list({}, id))).toEqual(USER_NOT_FOUND);
  });

  test('is for admins only, also for one’s own account', async () => {
    const { directory } = await withAdmin();
    const { user, as } = await signedInMember(directory);
    expect(said(await directory.listUserEvents({ ...as, ...path(user.id) }))).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory, other } = await withAdmin();
    expect(said(await directory.listUserEvents({ ...parts, ...path(other.user.id) }))).toEqual(expected);
  });
});
