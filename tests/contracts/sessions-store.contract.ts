import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Session, SessionSummary, User } from '../../lib/auth/entities';
import { summaryOf } from '../../lib/auth/sessions/find-live-session';
import type { SessionsStore } from '../../lib/auth/stores/sessions-store';
import type { TokenSessionsStore } from '../../lib/auth/stores/token-sessions-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { newUser } from '../support/new-user';
import { newTokenSession } from './token-sessions-store.contract';

// A time in the far future, because engines delete expired items by the real clock (DynamoDB Local within seconds).
export const START = new Date('2126-11-20T10:00:00.123Z');
const LATER = new Date('2136-11-20T10:00:00.000Z');

export const newSession = (changes: Partial<Session> & { lifetimeSeconds?: number | null } = {}): Session => {
  const { lifetimeSeconds = 60, createdAt = START, ...rest } = changes;
  return {
    tokenHash: hashToken(randomUUID()),
    userId: randomUUID(),
    epoch: 0,
    createdAt,
    authenticatedAt: createdAt,
    methods: ['pwd'],
    expiresAt: lifetimeSeconds === null ? null : new Date(createdAt.getTime() + lifetimeSeconds * 1000),
    usedAt: createdAt,
    ipAddress: '198.51.100.7',
    client: 'a client of a test/1.0',
    ...rest,
  };
};

/** The stores of sessions and their users. */
export interface SessionStores {
  readonly users: UsersStore;
  readonly sessions: SessionsStore;
  readonly tokenSessions: TokenSessionsStore;
}

/**
 * The contract of `SessionsStore` for single sessions, for every implementation.
 * @param stores called in every test, once the tables exist.
 */
export const describeSessionsStore = (stores: () => SessionStores): void => {
  const store = () => stores().sessions;
  const create = async (changes: Parameters<typeof newSession>[0] = {}): Promise<Session> => {
    const session = newSession(changes);
    await store().createSession(session);
    return session;
  };
  const find = ({ tokenHash }: Session, now = START) => store().findSession(tokenHash, now);

  describe('createSession', () => {
    test.each([60, 86_400, null])('stores every field, lifetime %p s', async (lifetimeSeconds) => {
      const authenticatedAt = new Date(START.getTime() - 5001);
      const session = await create({ lifetimeSeconds, epoch: 12, authenticatedAt, methods: ['pwd', 'recovery'] });

      expect(await find(session)).toEqual(session);
    });

    test('stores that its IP address and client are unknown', async () => {
      const session = await create({ ipAddress: null, client: null });

      expect(await find(session)).toEqual(session);
    });

    test('stores the sessions of one user separately', async () => {
      const userId = randomUUID();
      const [first, second] = [await create({ userId }), await create({ userId, epoch: 1 })];

      expect(await find(first)).toEqual(first);
      expect(await find(second)).toEqual(second);
    });

    test('can be repeated', async () => {
      const session = await create();

      await store().createSession(session);

      expect(await find(session)).toEqual(session);
    });

    test('ends the session it replaces', async () => {
      const older = await create();
      const newer = newSession();

      await store().createSession(newer, { replaces: older.tokenHash });

      expect(await find(older)).toBeNull();
      expect(await find(newer)).toEqual(newer);
    });

    test('replaces one session only', async () => {
      const userId = randomUUID();
      const [replaced, other] = [await create({ userId }), await create({ userId })];

      await store().createSession(newSession({ userId }), { replaces: replaced.tokenHash });

      expect(await find(other)).toEqual(other);
    });

    test('can be repeated if it replaces another session', async () => {
      const older = await create();
      const newer = newSession();
      await store().createSession(newer, { replaces: older.tokenHash });

      await store().createSession(newer, { replaces: older.tokenHash });

      expect(await find(newer)).toEqual(newer);
      expect(await find(older)).toBeNull();
    });

    test('accepts that the session it replaces does not exist', async () => {
      const session = newSession();

      await store().createSession(session, { replaces: hashToken(randomUUID()) });

      expect(await find(session)).toEqual(session);
    });

    test('is stored if it replaces itself', async () => {
      const session = newSession();

      await store().createSession(session, { replaces: session.tokenHash });

      expect(await find(session)).toEqual(session);
    });

    test('replaces nothing if no session is given', async () => {
      const older = await create();

      await store().createSession(newSession(), { replaces: null });

      expect(await find(older)).toEqual(older);
    });
  });

  describe('findSession', () => {
    test('finds nothing by an unknown hash', async () => {
      expect(await store().findSession(hashToken(randomUUID()), START)).toBeNull();
    });

    test('finds a session without an expiry at any time', async () => {
      const session = await create({ lifetimeSeconds: null });

      expect(await find(session, LATER)).toEqual(session);
    });

    describe.each([0, 1, 123, 499, 500, 501, 877, 999])('of a session begun %i ms after a full second', (fraction) => {
      const createdAt = new Date(Date.parse('2126-11-20T10:00:00.000Z') + fraction);

      test.each([
        { when: 'a millisecond before its end', offset: -1, isLive: true },
        { when: 'at its end', offset: 0, isLive: false },
        { when: 'a millisecond after its end', offset: 1, isLive: false },
        { when: 'a day after its end', offset: 86_400_000, isLive: false },
      ])('$when says $isLive', async ({ offset, isLive }) => {
        const session = await create({ createdAt, lifetimeSeconds: 60 });
        const end = (session.expiresAt as Date).getTime();

        expect(await find(session, new Date(end + offset))).toEqual(isLive ? session : null);
      });
    });

    test('compares with `now` on every read: a session can be expired for one caller and live for an earlier `now`', async () => {
      const session = await create();

      expect(await find(session, LATER)).toBeNull();
      expect(await find(session)).toEqual(session);
    });
  });

  describe('findSessionAndUser', () => {
    const createUser = async (changes: Partial<User> = {}): Promise<User> => {
      const user = newUser({ createdAt: START, updatedAt: START, ...changes });
      await stores().users.createUser(user);
      return user;
    };
    const findBoth = ({ tokenHash, userId }: Session, now = START) =>
      store().findSessionAndUser({ tokenHash, userId, now });

    test('finds both', async () => {
      const user = await createUser({ name: 'Ada King', sessionEpoch: 12 });
      const session = await create({ userId: user.id, epoch: 11 });

      expect(await findBoth(session)).toEqual({ session, user });
    });

    test('finds the current user, active or not: the caller checks that', async () => {
      const user = await createUser();
      const session = await create({ userId: user.id });

      await stores().users.changeUser({ before: user, profile: { active: false }, now: START });

      expect((await findBoth(session))?.user).toMatchObject({ active: false, sessionEpoch: 1 });
    });

    test('finds nothing if the session or the user does not exist', async () => {
      const { id: userId } = await createUser();

      expect(await findBoth(newSession({ userId }))).toBeNull();
      expect(await findBoth(await create())).toBeNull();
    });

    test('finds nothing for a user who does not own the session', async () => {
      const [user, other] = [await createUser(), await createUser()];
      const session = await create({ userId: user.id });

      expect(await findBoth({ ...session, userId: other.id })).toBeNull();
    });

    test('finds nothing by the key of an email claim', async () => {
      const userId = `email#${(await createUser()).email}`;

      expect(await findBoth(await create({ userId }))).toBeNull();
    });

    test.each([
      { when: 'a millisecond before its end', offset: -1, isLive: true },
      { when: 'at its end', offset: 0, isLive: false },
    ])('$when says $isLive', async ({ offset, isLive }) => {
      const session = await create({ userId: (await createUser()).id });
      const end = (session.expiresAt as Date).getTime();

      expect((await findBoth(session, new Date(end + offset))) !== null).toBe(isLive);
    });
  });

  describe('touchSession', () => {
    const later = (milliseconds: number) => new Date(START.getTime() + milliseconds);

    test('records the use, and changes nothing else', async () => {
      const session = await create();

      await store().touchSession(session, later(1001));

      expect(await find(session)).toEqual({ ...session, usedAt: later(1001) });
    });

    test('records one use after another', async () => {
      const session = await create();
      await store().touchSession(session, later(1001));

      await store().touchSession((await find(session)) as Session, later(2002));

      expect(await find(session)).toEqual({ ...session, usedAt: later(2002) });
    });

    test('lets exactly one of many callers who read the same session write', async () => {
      const session = await create();
      const times = Array.from({ length: 20 }, (_, index) => later(1000 + index));

      await Promise.all(times.map((time) => store().touchSession(session, time)));

      const { usedAt } = (await find(session)) as Session;
      expect(times).toContainEqual(usedAt);
      await store().touchSession(session, later(9999));
      expect(await find(session)).toEqual({ ...session, usedAt });
    });

    test('creates no session and restores none that has ended', async () => {
      const [never, ended] = [newSession(), await create()];
      await store().endSession(summaryOf(ended), later(1));

      for (const session of [never, ended]) await store().touchSession(session, later(1));

      for (const session of [never, ended]) expect(await find(session)).toBeNull();
    });
  });

  describe('refreshAuthentication', () => {
    const later = (milliseconds: number) => new Date(START.getTime() + milliseconds);
    const fresh = { authenticatedAt: later(5001), methods: ['pwd', 'otp'] as const };
    const withUser = async (): Promise<User> => {
      const user = newUser();
      await stores().users.createUser(user);
      return user;
    };
    const read = async ({ reference, userId }: { reference: string; userId: string }) =>
      (await store().findReferencedSession({ reference, userId, now: START }))?.session;

    test('stores when and how the user of a cookie session proved who they are, and changes nothing else', async () => {
      const session = await create();

      expect(await store().refreshAuthentication(summaryOf(session), fresh)).toBe(true);

      expect(await find(session)).toEqual({ ...session, ...fresh });
      expect(await store().listSessions(session.userId, START)).toMatchObject([fresh]);
    });

    test('does so for a token session, whose refresh token still works', async () => {
      const user = await withUser();
      const session = newTokenSession(user.id, { createdAt: START, authenticatedAt: START });
      await stores().tokenSessions.createTokenSession(session);
      const summary = await read({ reference: session.id, userId: user.id });

      expect(await store().refreshAuthentication(summary as SessionSummary, fresh)).toBe(true);

      expect(await read({ reference: session.id, userId: user.id })).toEqual({ ...summary, ...fresh });
      const found = await stores().tokenSessions.findTokenSession({ id: session.id, userId: user.id, now: START });
      expect(found?.session).toMatchObject({ ...fresh, refreshHash: session.refreshHash });
    });

    test('stores that a passkey verified its user, and keeps it', async () => {
      const session = await create({ methods: ['hwk'], userVerified: true });
      const both = { authenticatedAt: later(1), methods: ['hwk', 'pwd'] as const, userVerified: true as const };

      expect(await store().refreshAuthentication(summaryOf(session), both)).toBe(true);

      expect(await find(session)).toEqual({ ...session, ...both });
      const other = await create();
      expect(await store().refreshAuthentication(summaryOf(other), both)).toBe(true);
      expect(await find(other)).toEqual({ ...other, ...both });
    });

    test('writes nothing if the authentication has changed since it was read, also if only the user was verified', async () => {
      const [session, verified] = [await create(), await create({ methods: ['hwk'], userVerified: true })];
      const { userVerified: _, ...unverified } = summaryOf(verified);
      const stale = [
        { ...summaryOf(session), authenticatedAt: later(-1) },
        { ...summaryOf(session), methods: ['email'] as const },
        { ...summaryOf(session), userVerified: true as const },
        unverified,
      ];

      for (const read of stale) expect(await store().refreshAuthentication(read, fresh)).toBe(false);

      expect([await find(session), await find(verified)]).toEqual([session, verified]);
    });

    test('lets exactly one of many callers who read the same session write', async () => {
      const session = await create();

      const written = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store().refreshAuthentication(summaryOf(session), { ...fresh, authenticatedAt: later(index + 1) }),
        ),
      );

      expect(written.filter((isWritten) => isWritten)).toHaveLength(1);
    });

    test('creates no session, restores none that has ended, and changes none of another user or epoch', async () => {
      const [never, ended, session] = [newSession(), await create(), await create({ epoch: 1 })];
      await store().endSession(summaryOf(ended), later(1));
      const wrong = [
        summaryOf(never),
        summaryOf(ended),
        { ...summaryOf(session), userId: randomUUID() },
        { ...summaryOf(session), epoch: 2 },
        { ...summaryOf(session), reference: 'no reference' },
      ];

      for (const summary of wrong) expect(await store().refreshAuthentication(summary, fresh)).toBe(false);

      expect([await find(never), await find(ended), await find(session)]).toEqual([null, null, session]);
    });
  });

  describe('endSession', () => {
    test('ends one session and leaves the others of its user', async () => {
      const userId = randomUUID();
      const [ended, other] = [await create({ userId }), await create({ userId })];

      expect(await store().endSession(summaryOf(ended), LATER)).toBe(true);

      expect(await find(ended)).toBeNull();
      expect(await find(other)).toEqual(other);
    });

    test('ends a session once for many simultaneous callers, and reports unknown sessions', async () => {
      const session = await create();

      const ends = await Promise.all(Array.from({ length: 10 }, () => store().endSession(summaryOf(session), LATER)));

      expect(ends.filter((isEnded) => isEnded)).toHaveLength(1);
      expect(await find(session)).toBeNull();
      expect(await store().endSession(summaryOf(newSession()), LATER)).toBe(false);
    });

    test('does not end the session of another user', async () => {
      const session = await create();

      expect(await store().endSession({ ...summaryOf(session), userId: randomUUID() }, LATER)).toBe(false);

      expect(await find(session)).toEqual(session);
    });
  });
};
