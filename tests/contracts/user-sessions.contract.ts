import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Session, TokenSession } from '../../lib/auth/entities';
import { summaryOf } from '../../lib/auth/sessions/find-live-session';
import { hashToken } from '../../lib/crypto/hash-token';
import { newUser } from '../support/new-user';
import { newSession, type SessionStores, START } from './sessions-store.contract';
import { newTokenSession } from './token-sessions-store.contract';

const later = (milliseconds: number): Date => new Date(START.getTime() + milliseconds);

/**
 * The contract of `SessionsStore` for all sessions of a user, for every implementation.
 * @param stores called in every test, once the tables exist.
 */
export const describeUserSessions = (stores: () => SessionStores): void => {
  const store = () => stores().sessions;
  const create = async (changes: Parameters<typeof newSession>[0] = {}): Promise<Session> => {
    const session = newSession(changes);
    await store().createSession(session);
    return session;
  };
  const createTokens = async (userId: string, changes: Partial<TokenSession> = {}): Promise<TokenSession> => {
    const session = newTokenSession(userId, changes);
    await stores().tokenSessions.createTokenSession(session);
    return session;
  };
  const references = async (userId: string, now = START) =>
    (await store().listSessions(userId, now)).map(({ reference }) => reference);

  describe('listSessions', () => {
    test('shows for each session what its owner may know, and neither cookie nor token', async () => {
      const userId = randomUUID();
      const session = await create({
        userId,
        epoch: 3,
        usedAt: later(500),
        authenticatedAt: later(-250),
        methods: ['hwk'],
      });
      const tokens = await createTokens(userId, {
        createdAt: later(-1000),
        authenticatedAt: later(-500),
        methods: ['pwd', 'otp'],
        epoch: 2,
        client: null,
      });

      expect(await store().listSessions(userId, START)).toEqual([
        {
          reference: session.tokenHash,
          userId,
          endsIdle: true,
          epoch: 3,
          createdAt: START,
          authenticatedAt: later(-250),
          methods: ['hwk'],
          usedAt: later(500),
          expiresAt: session.expiresAt,
          ipAddress: session.ipAddress,
          client: session.client,
        },
        {
          reference: tokens.id,
          userId,
          endsIdle: false,
          epoch: 2,
          createdAt: later(-1000),
          authenticatedAt: later(-500),
          methods: ['pwd', 'otp'],
          usedAt: later(-1000),
          expiresAt: tokens.expiresAt,
          ipAddress: tokens.ipAddress,
          client: null,
        },
      ]);
    });

    test('is empty for a user without sessions', async () => {
      await create();

      expect(await references(randomUUID())).toEqual([]);
    });

    test('begins with the newest session of either kind', async () => {
      const userId = randomUUID();
      const [second, fourth] = [
        await create({ userId, createdAt: later(2) }),
        await create({ userId, createdAt: later(4), lifetimeSeconds: null }),
      ];
      const [first, third] = [
        await createTokens(userId, { createdAt: later(1) }),
        await createTokens(userId, { createdAt: later(3) }),
      ];

      const listed = await references(userId);

      expect(listed).toEqual([fourth.tokenHash, third.id, second.tokenHash, first.id]);
    });

    test('shows a recorded use', async () => {
      const session = await create();
      await store().touchSession(session, later(30_000));

      expect(await store().listSessions(session.userId, START)).toMatchObject([{ usedAt: later(30_000) }]);
    });

    test.each([
      { when: 'a millisecond before their end', offset: -1, isThere: true },
      { when: 'at their end', offset: 0, isThere: false },
    ])('$when says $isThere of both kinds', async ({ offset, isThere }) => {
      const { userId } = await create({ lifetimeSeconds: 60 });
      await createTokens(userId, { expiresAt: new Date('2126-11-20T11:00:00.000Z') });
      const at = (end: Date) => references(userId, new Date(end.getTime() + offset));

      expect(await at(later(60_000))).toHaveLength(isThere ? 2 : 1);
      expect(await at(new Date('2126-11-20T11:00:00.000Z'))).toHaveLength(isThere ? 1 : 0);
    });

    test('leaves out ended sessions, whatever ended them', async () => {
      const userId = randomUUID();
      const [deleted, replaced] = [await create({ userId }), await create({ userId })];
      const tokens = await createTokens(userId);

      await store().endSession(summaryOf(deleted), deleted.createdAt);
      const newer = newSession({ userId });
      await store().createSession(newer, { replaces: replaced.tokenHash });
      await stores().tokenSessions.deleteTokenSession(tokens.id);

      expect(await references(userId)).toEqual([newer.tokenHash]);
    });
  });

  describe('endSessionOf', () => {
    test('ends one session of the user, and no other', async () => {
      const userId = randomUUID();
      const [ended, other] = [await create({ userId }), await create({ userId })];
      const tokens = await createTokens(userId);

      expect(await store().endSessionOf(userId, ended.tokenHash)).toBe(true);

      expect(await store().findSession(ended.tokenHash, START)).toBeNull();
      expect((await references(userId)).sort()).toEqual([other.tokenHash, tokens.id].sort());
    });

    test('ends one for access tokens', async () => {
      const user = newUser();
      await stores().users.createUser(user);
      const [ended, other] = [await createTokens(user.id), await createTokens(user.id)];
      const find = ({ id, userId }: TokenSession) =>
        stores().tokenSessions.findTokenSession({ id, userId, now: START });

      expect(await store().endSessionOf(user.id, ended.id)).toBe(true);

      expect(await find(ended)).toBeNull();
      expect(await find(other)).not.toBeNull();
    });

    test('finds nothing the second time', async () => {
      const { userId, tokenHash } = await create();
      await store().endSessionOf(userId, tokenHash);

      expect(await store().endSessionOf(userId, tokenHash)).toBe(false);
    });

    test('lets exactly one of many simultaneous callers end it', async () => {
      const { userId, tokenHash } = await create();

      const ends = await Promise.all(Array.from({ length: 20 }, () => store().endSessionOf(userId, tokenHash)));

      expect(ends.filter((ended) => ended)).toEqual([true]);
    });

    test('does not end sessions of other users', async () => {
      const session = await create();
      const tokens = await createTokens(randomUUID());
      const somebody = randomUUID();

      expect(await store().endSessionOf(somebody, session.tokenHash)).toBe(false);
      expect(await store().endSessionOf(somebody, tokens.id)).toBe(false);

      expect(await store().findSession(session.tokenHash, START)).toEqual(session);
      expect(await references(tokens.userId)).toEqual([tokens.id]);
    });

    test.each<[title: string, reference: (session: Session, tokens: TokenSession) => string]>([
      ['nothing', () => ''],
      ['an unknown hash', () => hashToken(randomUUID())],
      ['an unknown id', () => randomUUID()],
      ['the key of a token session', (_, { id }) => `sid#${id}`],
      ['an id in capitals', (_, { id }) => id.toUpperCase()],
      ['a reference and more', ({ tokenHash }) => `${tokenHash} `],
      ['a line break at the end', (_, { id }) => `${id}\n`],
      ['a prototype key', () => '__proto__'],
      ['a broken surrogate', () => '\ud800'],
      ['a text longer than a key may be', () => 'a'.repeat(3000)],
    ])('ends none by %s', async (_, reference) => {
      const session = await create();
      const tokens = await createTokens(session.userId, { createdAt: later(1) });

      expect(await store().endSessionOf(session.userId, reference(session, tokens))).toBe(false);

      expect(await references(session.userId)).toEqual([tokens.id, session.tokenHash]);
    });
  });
};
