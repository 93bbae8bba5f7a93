import { describe, expect, test } from '@jest/globals';
import { type ContractMode, classicMode, contractModes } from '../../../../lib/auth/contract-mode';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createHandler } from '../../../../lib/endpoints/auth-service/list-events';
import type { AuthEvent } from '../../../../lib/store/users/account-events';
import { createTestDeps } from '../../../support/deps';
import { call, gatewayEvent, type RequestParts } from '../../../support/event';
import { pieces } from '../../../support/hostile-text';
import { createMemoryAccountEvents } from '../../../support/memory-account-events';
import { newUser } from '../../../support/new-user';
import { UUID_V4 } from '../../../support/patterns';

const source = { ipAddress: '198.51.100.7', client: 'curl/8.5.0' };

const createBench = (mode: ContractMode = classicMode) => {
  const deps = createTestDeps({ mode });
  const accountEvents = createMemoryAccountEvents();
  const settings = {
    sessionCookie: { name: 'session_id', secure: false },
    origins: [],
    openPaths: [],
    errorsHaveCodes: false,
  };
  const handler = createHandler({ ...deps, accountEvents }, settings);
  const { clock, users, sessions, ids } = deps;
  return {
    clock,
    sessions,
    listEvents: (parts: RequestParts) => call(handler, gatewayEvent('GET /events', parts)),
    /** A signed-in user with `count` events, one millisecond apart. */
    somebody: async (count: number, parts: Partial<AuthEvent> = {}) => {
      const user = newUser({ emailVerified: true });
      users.put(user);
      const token = mode.newSessionToken(ids, user.id);
      const tokenHash = hashToken(token);
      const times = { createdAt: clock.now(), usedAt: clock.now(), authenticatedAt: clock.now(), expiresAt: null };
      await sessions.createSession({
        tokenHash,
        userId: user.id,
        epoch: user.sessionEpoch,
        methods: ['pwd'],
        ...times,
        ...source,
      });
      for (let index = 0; index < count; index += 1) {
        clock.moveBy(1);
        const event = { eventId: ids.newId(), type: 'auth.sign_in_refused' as const, time: clock.now() };
        await accountEvents.add({ ...event, userId: user.id, actorId: undefined, ...parts }, source);
      }
      return { user, tokenHash, cookies: [`session_id=${token}`] };
    },
  };
};

const eventsOf = ({ body }: { body: unknown }) => (body as { events: { id: string; time: string }[] }).events;
const nextOf = ({ body }: { body: unknown }) => (body as { next_cursor: string | null }).next_cursor;

describe('GET /events', () => {
  test.each(Object.values(contractModes))('shows the events of the caller’s account, $name', async (mode) => {
    const { listEvents, somebody, clock } = createBench(mode);
    const { cookies } = await somebody(1);

    const answer = await listEvents({ cookies });

    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect(answer.body).toEqual({
      events: [
        {
          id: expect.stringMatching(UUID_V4),
          type: 'auth.sign_in_refused',
          time: clock.now().toISOString(),
          by: 'unknown',
          address: source.ipAddress,
          client: source.client,
          count: 1,
          methods: null,
        },
      ],
      next_cursor: null,
    });
  });

  test('shows how the user signed in', async () => {
    const { listEvents, somebody } = createBench();
    const { cookies } = await somebody(1, { type: 'auth.reauthenticated', methods: ['pwd', 'otp'] });
    expect(eventsOf(await listEvents({ cookies }))).toMatchObject([{ methods: ['pwd', 'otp'] }]);
  });

  test('names no other user', async () => {
    const { listEvents, somebody } = createBench();
    const actorId = createTestDeps().ids.newId();
    const { cookies } = await somebody(1, { actorId });

    const answer = await listEvents({ cookies });

    expect(eventsOf(answer)).toMatchObject([{ by: 'other', address: null, client: null }]);
    expect(answer.text).not.toContain(actorId);
  });

  test('shows two users with alternating events only their own', async () => {
    const { listEvents, somebody } = createBench();
    const [one, other] = [await somebody(2), await somebody(3)];
    const seen = new Set<string>();
    for (const [{ cookies }, count] of [
      [one, 2],
      [other, 3],
      [one, 2],
      [other, 3],
    ] as const) {
      const events = eventsOf(await listEvents({ cookies }));
      expect(events).toHaveLength(count);
      for (const { id } of events) seen.add(id);
    }
    expect(seen.size).toBe(5);
  });

  test.each([
    [undefined, 50],
    ['1', 1],
    ['007', 7],
    ['100', 100],
    ['101', 100],
    ['999999999', 100],
  ])('accepts the limit %s, and shows at most %i', async (limit, count) => {
    const { listEvents, somebody } = createBench();
    const { cookies } = await somebody(120);

    const answer = await listEvents({ cookies, ...(limit !== undefined && { query: { limit } }) });

    expect(eventsOf(answer)).toHaveLength(count);
    expect(nextOf(answer)).not.toBeNull();
  });

  test('returns all events with its cursors, newest first', async () => {
    const { listEvents, somebody } = createBench();
    const { cookies } = await somebody(7);
    const times: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: Record<string, string> = { limit: '3', ...(cursor !== '' && { cursor }) };
      const answer = await listEvents({ cookies, query });
      times.push(...eventsOf(answer).map(({ time }) => time));
      cursor = nextOf(answer);
    }
    expect(times).toHaveLength(7);
    expect(times).toEqual(times.toSorted().reverse());
  });

  test.each([
    ['limit', ''],
    ['limit', '0'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', '1e2'],
    ['limit', ' 5'],
    ['limit', '1,2'],
    ['limit', '1234567890'],
    ['cursor', ''],
    ['cursor', '0'],
    ['cursor', 'a'.repeat(300)],
    ['cursor', Buffer.from(`2026-11-20T10:00:00.000Z#${'z'.repeat(36)}`).toString('base64url')],
    ['page', '2'],
    ['user_id', createTestDeps().ids.newId()],
    ['__proto__', 'x'],
  ])('refuses %s=%s', async (name, value) => {
    const { listEvents, somebody } = createBench();
    const { cookies } = await somebody(1);

    const query = Object.fromEntries([[name, value]]);
    const answer = await listEvents({ cookies, query });

    expect([answer.status, answer.body]).toEqual([400, { message: expect.stringMatching(/^\w+ (must|is)/) }]);
  });

  test.each(['limit', 'cursor'])('refuses every hostile text as %s', async (name) => {
    const { listEvents, somebody } = createBench();
    const { cookies } = await somebody(1);

    for (const piece of pieces) {
      const { status, body } = await listEvents({ cookies, query: { [name]: piece } });
      expect([status, body]).toEqual([400, { message: expect.stringMatching(/^(limit|cursor) (must|is)/) }]);
    }
  });

  test.each<[string, (cookie: string) => string[]]>([
    ['nothing', () => []],
    ['an unknown session', () => ['session_id=made up by somebody']],
    ['the cookie twice', (cookie) => [cookie, cookie]],
  ])('refuses %s', async (_, cookies) => {
    const { listEvents, somebody } = createBench();
    const {
      cookies: [cookie = ''],
    } = await somebody(1);
    const answer = await listEvents({ cookies: cookies(cookie) });
    expect([answer.status, answer.body]).toEqual([403, { message: 'Forbidden' }]);
  });

  test('does not read an argument without a live session', async () => {
    const { listEvents } = createBench();
    expect((await listEvents({ query: { cursor: 'no cursor' } })).status).toBe(403);
  });

  test('refuses a session that was signed out', async () => {
    const { listEvents, somebody, sessions } = createBench();
    const { cookies, tokenHash, user } = await somebody(1);
    await sessions.endSession({ reference: tokenHash, userId: user.id }, user.createdAt);
    expect((await listEvents({ cookies })).status).toBe(403);
  });
});
