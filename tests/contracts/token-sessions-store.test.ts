import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createTokenSessionsStore } from '../../lib/store/sessions/token-sessions-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryTokenSessionsStore } from '../support/memory-directory-stores';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { describeEngines } from './engines';
import { describeTokenSessionsStore, newTokenSession, START } from './token-sessions-store.contract';

describe('in memory', () => {
  const users = createMemoryUsersStore();
  const tokenSessions = createMemoryTokenSessionsStore(users);

  describeTokenSessionsStore(() => ({ users, tokenSessions }));
});

describeEngines((tables) => {
  const ids = { newId: () => randomUUID(), newSecret: () => randomUUID() };
  const names = {
    users: tables.users.name,
    credentials: tables.credentials.name,
    sessions: tables.sessions.name,
    customers: tables.customers.name,
    events: { name: tables.events.name, keptSeconds: 2_592_000 },
    outbox: tables.outbox.name,
  };
  const users = createUsersStore(tables.client, names, ids, clock);
  const tokenSessions = createTokenSessionsStore(tables.client, names, ids);
  const rotate = (sessionId: string, presented: string, successor: string, salt: string) =>
    tokenSessions.rotateRefreshToken({
      sessionId,
      presentedHash: hashToken(presented),
      successorHash: hashToken(successor),
      salt,
      now: new Date('2126-11-20T10:00:05.250Z'),
      graceSeconds: 10,
      repeatable: [],
    });
  const eventsOf = async (userId: string) => (await tables.events.items()).filter((item) => item.user_id === userId);

  describeTokenSessionsStore(() => ({ users, tokenSessions }));

  test('stores hashes of the secrets, and whole epoch seconds for the TTL', async () => {
    const [family, first, second] = [randomUUID(), randomUUID(), randomUUID()];
    const expiresAt = new Date('2126-11-20T11:00:00.900Z');
    const hashes = { familyHash: hashToken(family), refreshHash: hashToken(first) };
    const session = newTokenSession(randomUUID(), { epoch: 3, expiresAt, ...hashes });
    const item = {
      id: `sid#${session.id}`,
      user_id: session.userId,
      session_epoch: 3,
      created_at: 4950842400.123,
      expires_at: 4950846000,
      address: session.ipAddress,
      client: session.client,
      authenticated_at: 4950842400.123,
      methods: ['pwd'],
      family_hash: hashToken(family),
    };

    await tokenSessions.createTokenSession(session);
    const atFirst = await tables.sessions.get(`sid#${session.id}`);
    await rotate(session.id, first, second, 'salt');

    expect(atFirst).toEqual({ ...item, used_at: 4950842400.123, refresh_hash: hashToken(first) });
    expect(await tables.sessions.get(`sid#${session.id}`)).toEqual({
      ...item,
      refresh_hash: hashToken(second),
      rotations: [{ hash: hashToken(first), salt: 'salt', at: 4950842405.25 }],
      used_at: 4950842405.25,
    });
    const atRest = JSON.stringify(await tables.snapshot());
    for (const secret of [family, first, second]) expect(atRest).not.toContain(secret);
  });

  test('its id cannot be used as a session cookie', async () => {
    const session = newTokenSession(randomUUID());
    await tokenSessions.createTokenSession(session);

    const cookies = createSessionsStore(tables.client, names, ids);

    expect(await cookies.findSession(hashToken(session.id), START)).toBeNull();
    expect(await tables.sessions.get(hashToken(session.id))).toBeUndefined();
  });

  test('treats an expired session as absent while its item is still stored', async () => {
    const user = newUser();
    await users.createUser(user);
    const session = newTokenSession(user.id);
    await tokenSessions.createTokenSession(session);

    expect(await tokenSessions.findTokenSession({ ...session, now: session.expiresAt })).toBeNull();

    expect(await tables.sessions.get(`sid#${session.id}`)).toBeDefined();
  });

  test('leaves one item if a session replaces another', async () => {
    const [older, newer] = [newTokenSession(randomUUID()), newTokenSession(randomUUID())];
    await tokenSessions.createTokenSession(older);
    const before = await tables.sessions.items();

    await tokenSessions.createTokenSession(newer, { replaces: older.id });

    expect(await tables.sessions.items()).toHaveLength(before.length);
    expect(await tables.sessions.get(`sid#${older.id}`)).toBeUndefined();
  });

  test('records the sign-in once, and nothing that happens to the session later', async () => {
    const session = newTokenSession(randomUUID());

    await tokenSessions.createTokenSession(session);
    await tokenSessions.rotateRefreshToken({
      sessionId: session.id,
      presentedHash: session.refreshHash,
      successorHash: hashToken('successor'),
      salt: 'salt',
      now: START,
      graceSeconds: 10,
      repeatable: [],
    });
    await tokenSessions.deleteTokenSession(session.id);

    const events = await eventsOf(session.userId);
    expect(events).toMatchObject([{ type: 'user.signed_in', time: START.toISOString(), methods: ['pwd'] }]);
    expect(events[0]).not.toHaveProperty('user');
  });

  test('a refused use creates no item', async () => {
    const before = await tables.snapshot();

    await rotate(randomUUID(), 'presented', 'successor', 'salt');

    expect(await tables.snapshot()).toEqual(before);
  });
});
