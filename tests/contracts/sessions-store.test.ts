import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createTokenSessionsStore } from '../../lib/store/sessions/token-sessions-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemorySessionsStore, createMemoryTokenSessionsStore } from '../support/memory-sessions-store';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeSessionsStore, newSession } from './sessions-store.contract';
import { newTokenSession } from './token-sessions-store.contract';
import { describeUserSessions } from './user-sessions.contract';

describe('in memory', () => {
  const users = createMemoryUsersStore();
  const sessions = createMemorySessionsStore(users);
  const stores = { users, sessions, tokenSessions: createMemoryTokenSessionsStore(users, sessions.tokens) };

  describeSessionsStore(() => stores);
  describeUserSessions(() => stores);
});

describeEngines((tables) => {
  const store = createSessionsStore(tables.client, tableNames(tables), ids);

  const stores = {
    users: createUsersStore(tables.client, tableNames(tables), ids, clock),
    sessions: store,
    tokenSessions: createTokenSessionsStore(tables.client, tableNames(tables), ids),
  };

  describeSessionsStore(() => stores);
  describeUserSessions(() => stores);

  test('stores the hash of the cookie value and whole epoch seconds for the TTL', async () => {
    const cookieValue = randomUUID();
    const createdAt = new Date('2126-11-20T10:00:00.123Z');
    const session = newSession({ tokenHash: hashToken(cookieValue), createdAt, lifetimeSeconds: 60, epoch: 3 });

    await store.createSession(session);

    const item = await tables.sessions.get(hashToken(cookieValue));
    expect(item).toEqual({
      id: hashToken(cookieValue),
      user_id: session.userId,
      session_epoch: 3,
      created_at: 4950842400.123,
      expires_at: 4950842461,
      used_at: 4950842400.123,
      address: session.ipAddress,
      client: session.client,
      authenticated_at: 4950842400.123,
      methods: ['pwd'],
    });
    expect(JSON.stringify(await tables.sessions.items())).not.toContain(cookieValue);
  });

  test('stores the end of the year 9999 for a session that never expires', async () => {
    const session = newSession({ lifetimeSeconds: null });

    await store.createSession(session);

    expect(await tables.sessions.get(session.tokenHash)).toHaveProperty('expires_at', 253_402_300_799);
  });

  test('treats an expired session as absent while its item is still stored', async () => {
    const session = newSession({ lifetimeSeconds: 60 });
    await store.createSession(session);

    expect(await store.findSession(session.tokenHash, session.expiresAt as Date)).toBeNull();

    expect(await tables.sessions.get(session.tokenHash)).toBeDefined();
  });

  test('uses the stored expiry if it was shortened', async () => {
    const createdAt = new Date('2126-11-20T10:00:00.900Z');
    const session = newSession({ createdAt, lifetimeSeconds: 86_400 });
    await store.createSession(session);

    await tables.sessions.patch(session.tokenHash, { expires_at: Date.parse('2126-11-20T10:05:00.000Z') / 1000 });

    const find = (time: string) => store.findSession(session.tokenHash, new Date(time));
    expect(await find('2126-11-20T10:05:00.000Z')).toBeNull();
    expect(await find('2126-11-20T10:04:58.000Z')).toMatchObject({ userId: session.userId });
  });

  test.each([null, 60])('leaves one item if a session of lifetime %p replaces another', async (lifetime) => {
    const [older, newer] = [newSession(), newSession({ lifetimeSeconds: lifetime })];
    await store.createSession(older);
    const before = await tables.sessions.items();

    await store.createSession(newer, { replaces: older.tokenHash });

    const after = await tables.sessions.items();
    expect(after).toHaveLength(before.length);
    expect(after.map(({ id }) => id)).not.toContain(older.tokenHash);
  });

  describe('a session from an earlier version, without use, source and authentication', () => {
    const plant = async () => {
      const session = newSession();
      const { documents } = tables.client;
      const createdAt = session.createdAt.getTime() / 1000;
      const Item = {
        id: session.tokenHash,
        user_id: session.userId,
        session_epoch: 0,
        created_at: createdAt,
        expires_at: Math.ceil(createdAt) + 60,
      };
      await documents.send(new PutCommand({ TableName: tables.sessions.name, Item }));
      return { ...session, ipAddress: null, client: null };
    };

    test('began with a password, was last used when it began, and came from an unknown IP address and client', async () => {
      const session = await plant();

      expect(await store.findSession(session.tokenHash, session.createdAt)).toEqual(session);
      expect(await store.listSessions(session.userId, session.createdAt)).toMatchObject([
        {
          reference: session.tokenHash,
          usedAt: session.createdAt,
          authenticatedAt: session.createdAt,
          methods: ['pwd'],
          ipAddress: null,
          client: null,
        },
      ]);
    });

    test('is recorded as used by exactly one of many callers', async () => {
      const session = await plant();
      const times = Array.from({ length: 10 }, (_, index) => new Date(session.createdAt.getTime() + 1000 + index));

      await Promise.all(times.map((time) => store.touchSession(session, time)));
      await store.touchSession(session, new Date('2126-11-20T11:00:00.000Z'));

      const found = await store.findSession(session.tokenHash, session.createdAt);
      expect(times).toContainEqual(found?.usedAt);
    });
  });

  test('lists from more than one page of the index', async () => {
    const userId = randomUUID();
    const client = 'x'.repeat(200_000);
    const sessions = Array.from({ length: 7 }, (_, index) =>
      newSession({ userId, client, createdAt: new Date(Date.parse('2126-11-20T10:00:00.000Z') + index) }),
    );
    for (const session of sessions) await store.createSession(session);

    const listed = await store.listSessions(userId, new Date('2126-11-20T10:00:01.000Z'));

    expect(listed.map(({ reference }) => reference)).toEqual(sessions.map(({ tokenHash }) => tokenHash).toReversed());
  });

  test('a touch or an end of an unknown session creates no item', async () => {
    const session = newSession();
    const before = await tables.snapshot();

    await store.touchSession(session, new Date('2126-11-20T11:00:00.000Z'));
    await store.endSessionOf(session.userId, session.tokenHash);

    expect(await tables.snapshot()).toEqual(before);
  });

  test('shows the last refresh as the last use of a token session', async () => {
    const session = newTokenSession(randomUUID());
    await stores.tokenSessions.createTokenSession(session);
    const now = new Date('2126-11-20T10:20:00.500Z');

    await stores.tokenSessions.rotateRefreshToken({
      sessionId: session.id,
      presentedHash: session.refreshHash,
      successorHash: hashToken('successor'),
      salt: 'salt',
      now,
      repeatable: [],
      graceSeconds: 10,
    });

    expect(await store.listSessions(session.userId, now)).toMatchObject([{ reference: session.id, usedAt: now }]);
  });
});
