import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions-store';
import { createMemorySessionsStore } from '../support/memory-stores';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeSessionsStore, newSession } from './sessions-store.contract';

describe('in memory', () => {
  const store = createMemorySessionsStore();

  describeSessionsStore(() => store);
});

describeEngines((tables) => {
  const store = createSessionsStore(tables.client, tableNames(tables), ids);

  describeSessionsStore(() => store);

  test('keeps the hash of the cookie value and whole epoch seconds for the sweep', async () => {
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
    });
    expect(JSON.stringify(await tables.sessions.items())).not.toContain(cookieValue);
  });

  test('gives a session without an end nothing to be swept by', async () => {
    const session = newSession({ lifetimeSeconds: null });

    await store.createSession(session);

    expect(await tables.sessions.get(session.tokenHash)).not.toHaveProperty('expires_at');
  });

  test('counts an expired session as absent while its item is still there', async () => {
    const session = newSession({ lifetimeSeconds: 60 });
    await store.createSession(session);

    expect(await store.findSession(session.tokenHash, session.expiresAt as Date)).toBeNull();

    expect(await tables.sessions.get(session.tokenHash)).toBeDefined();
  });

  test('goes by the item when somebody shortens its life', async () => {
    const createdAt = new Date('2126-11-20T10:00:00.900Z');
    const session = newSession({ createdAt, lifetimeSeconds: 86_400 });
    await store.createSession(session);

    await tables.sessions.patch(session.tokenHash, { expires_at: Date.parse('2126-11-20T10:05:00.000Z') / 1000 });

    const find = (time: string) => store.findSession(session.tokenHash, new Date(time));
    expect(await find('2126-11-20T10:05:00.000Z')).toBeNull();
    expect(await find('2126-11-20T10:04:58.000Z')).toMatchObject({ userId: session.userId });
  });

  test.each([null, 60])('leaves one item behind where a session of lifetime %p replaces another', async (lifetime) => {
    const [older, newer] = [newSession(), newSession({ lifetimeSeconds: lifetime })];
    await store.createSession(older);
    const before = await tables.sessions.items();

    await store.createSession(newer, { replaces: older.tokenHash });

    const after = await tables.sessions.items();
    expect(after).toHaveLength(before.length);
    expect(after.map(({ id }) => id)).not.toContain(older.tokenHash);
  });
});
