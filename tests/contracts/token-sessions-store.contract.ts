import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { TokenSession, User } from '../../lib/auth/entities';
import type { RefreshUse, TokenSessionsStore } from '../../lib/auth/stores/token-sessions-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { newUser } from '../support/new-user';

// A time in the far future, because engines delete expired items by the real clock (DynamoDB Local within seconds).
export const START = new Date('2126-11-20T10:00:00.123Z');
const END = new Date('2126-11-20T11:00:00.000Z');
const GRACE_SECONDS = 10;

const later = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);

export const newTokenSession = (userId: string, changes: Partial<TokenSession> = {}): TokenSession => ({
  id: randomUUID(),
  userId,
  epoch: 0,
  createdAt: START,
  authenticatedAt: START,
  methods: ['pwd'],
  expiresAt: END,
  ipAddress: '198.51.100.7',
  client: 'a client of a test/1.0',
  familyHash: hashToken(randomUUID()),
  refreshHash: hashToken(randomUUID()),
  rotations: [],
  ...changes,
});

/**
 * The contract of `TokenSessionsStore`, for every implementation.
 * @param stores called in every test, once the tables exist.
 */
export const describeTokenSessionsStore = (
  stores: () => { users: UsersStore; tokenSessions: TokenSessionsStore },
): void => {
  const store = () => stores().tokenSessions;
  const createUser = async (changes: Partial<User> = {}): Promise<User> => {
    const user = newUser({ createdAt: START, updatedAt: START, ...changes });
    await stores().users.createUser(user);
    return user;
  };
  const create = async (user: User, changes: Partial<TokenSession> = {}): Promise<TokenSession> => {
    const session = newTokenSession(user.id, changes);
    await store().createTokenSession(session);
    return session;
  };
  const find = ({ id, userId }: Pick<TokenSession, 'id' | 'userId'>, now = START) =>
    store().findTokenSession({ id, userId, now });

  describe('createTokenSession', () => {
    test('stores every field, and finds the user with it', async () => {
      const user = await createUser({ name: 'Ada King', sessionEpoch: 12 });
      const authenticatedAt = later(START, -5001);
      const session = await create(user, { epoch: 11, authenticatedAt, methods: ['email', 'otp'] });

      expect(await find(session)).toEqual({ session, user });
    });

    test('stores the sessions of one user separately', async () => {
      const user = await createUser();
      const [one, other] = [await create(user), await create(user, { epoch: 1 })];

      expect(await find(one)).toEqual({ session: one, user });
      expect(await find(other)).toEqual({ session: other, user });
    });

    test('ends the session it replaces, and no other', async () => {
      const user = await createUser();
      const [replaced, other] = [await create(user), await create(user)];
      const session = newTokenSession(user.id);

      await store().createTokenSession(session, { replaces: replaced.id });

      expect(await find(replaced)).toBeNull();
      expect(await find(session)).toEqual({ session, user });
      expect(await find(other)).toEqual({ session: other, user });
    });

    test('accepts that the session it replaces does not exist', async () => {
      const user = await createUser();
      const session = newTokenSession(user.id);

      await store().createTokenSession(session, { replaces: randomUUID() });

      expect(await find(session)).toEqual({ session, user });
    });

    test('can be repeated', async () => {
      const user = await createUser();
      const replaced = await create(user);
      const session = newTokenSession(user.id);
      await store().createTokenSession(session, { replaces: replaced.id });

      await store().createTokenSession(session, { replaces: replaced.id });

      expect(await find(session)).toEqual({ session, user });
      expect(await find(replaced)).toBeNull();
    });
  });

  describe('findTokenSession', () => {
    test('finds nothing by an unknown id', async () => {
      const { id: userId } = await createUser();

      expect(await find({ id: randomUUID(), userId })).toBeNull();
    });

    test('finds nothing without the user', async () => {
      const nobody = newUser();

      expect(await find(await create(nobody))).toBeNull();
    });

    test('finds nothing for a user who does not own the session', async () => {
      const [user, other] = [await createUser(), await createUser()];
      const { id } = await create(user);

      expect(await find({ id, userId: other.id })).toBeNull();
    });

    test('finds nothing by the key of an email claim', async () => {
      const user = await createUser();
      const claim = `email#${user.email}`;
      const { id } = await create(newUser({ id: claim }));

      expect(await find({ id, userId: claim })).toBeNull();
    });

    test('finds the current user, active or not: the caller checks that', async () => {
      const user = await createUser();
      const session = await create(user);

      await stores().users.changeUser({ before: user, profile: { active: false, name: 'Ada' }, now: later(START, 1) });

      const found = await find(session);
      expect(found?.session).toEqual(session);
      expect(found?.user).toMatchObject({ active: false, name: 'Ada', sessionEpoch: 1, version: 1 });
    });

    test.each([
      { when: 'a millisecond before its end', offset: -1, isLive: true },
      { when: 'at its end', offset: 0, isLive: false },
      { when: 'a day after its end', offset: 86_400_000, isLive: false },
    ])('$when says $isLive', async ({ offset, isLive }) => {
      const session = await create(await createUser());

      expect((await find(session, later(END, offset))) !== null).toBe(isLive);
    });

    test.each([1, 123, 500, 999])('does not outlive an expiry %i ms after a full second', async (fraction) => {
      const expiresAt = later(END, fraction);
      const session = await create(await createUser(), { expiresAt });

      expect(await find(session, expiresAt)).toBeNull();
      expect(await find(session, later(expiresAt, -1001))).not.toBeNull();
      const { session: { expiresAt: kept } = session } = (await find(session)) ?? {};
      expect(kept.getTime()).toBeLessThanOrEqual(expiresAt.getTime());
    });
  });

  describe('rotateRefreshToken', () => {
    /** The use of the current token, with a new salt. */
    const useOf = ({ id, refreshHash }: TokenSession, changes: Partial<RefreshUse> = {}): RefreshUse => ({
      sessionId: id,
      presentedHash: refreshHash,
      successorHash: hashToken(randomUUID()),
      salt: randomUUID(),
      now: START,
      graceSeconds: GRACE_SECONDS,
      repeatable: [],
      ...changes,
    });

    test('replaces the token by its successor, and changes nothing else', async () => {
      const user = await createUser();
      const session = await create(user, { epoch: 3 });
      const use = useOf(session);

      expect(await store().rotateRefreshToken(use)).toEqual({ outcome: 'rotated' });

      const rotations = [{ presentedHash: use.presentedHash, salt: use.salt, rotatedAt: use.now }];
      expect(await find(session)).toEqual({
        session: { ...session, refreshHash: use.successorHash, rotations },
        user,
      });
    });

    test('rotates one successor after another', async () => {
      const session = await create(await createUser());
      const first = useOf(session);
      await store().rotateRefreshToken(first);
      const second = useOf(session, { presentedHash: first.successorHash, now: later(START, 1) });

      expect(await store().rotateRefreshToken(second)).toEqual({ outcome: 'rotated' });

      expect((await find(session))?.session.refreshHash).toBe(second.successorHash);
    });

    test('recognises its own retry and takes effect once', async () => {
      const session = await create(await createUser());
      const use = useOf(session);
      await store().rotateRefreshToken(use);

      expect(await store().rotateRefreshToken(use)).toEqual({ outcome: 'rotated' });

      expect((await find(session))?.session.refreshHash).toBe(use.successorHash);
    });

    test.each([
      { after: 0, outcome: 'repeated' },
      { after: GRACE_SECONDS * 1000 - 1, outcome: 'repeated' },
      { after: GRACE_SECONDS * 1000, outcome: 'reused' },
      { after: 3_000_000, outcome: 'reused' },
    ])('a second use $after ms after the first is $outcome', async ({ after, outcome }) => {
      const session = await create(await createUser());
      const first = useOf(session);
      await store().rotateRefreshToken(first);

      const second = await store().rotateRefreshToken(useOf(session, { now: later(START, after) }));

      expect(second).toEqual(outcome === 'repeated' ? { outcome, salt: first.salt } : { outcome });
      expect((await find(session))?.session.refreshHash).toBe(first.successorHash);
    });

    test('counts the grace period from the first use, however often it is repeated', async () => {
      const session = await create(await createUser());
      const first = useOf(session);
      await store().rotateRefreshToken(first);
      const again = (seconds: number) =>
        store().rotateRefreshToken(useOf(session, { now: later(START, seconds * 1000) }));

      expect(await again(9)).toEqual({ outcome: 'repeated', salt: first.salt });
      expect(await again(11)).toEqual({ outcome: 'reused' });
    });

    test.each([
      { after: GRACE_SECONDS * 1000 - 1, outcome: 'repeated' },
      { after: GRACE_SECONDS * 1000, outcome: 'reused' },
    ])('a token before the last one is $outcome $after ms after its own use', async ({ after, outcome }) => {
      const session = await create(await createUser());
      const first = useOf(session);
      await store().rotateRefreshToken(first);
      const repeatable = (await find(session))?.session.rotations ?? [];
      const second = useOf(session, { presentedHash: first.successorHash, now: later(START, 5000), repeatable });
      await store().rotateRefreshToken(second);

      const again = await store().rotateRefreshToken(useOf(session, { now: later(START, after) }));

      expect(again).toEqual(outcome === 'repeated' ? { outcome, salt: first.salt } : { outcome });
      expect((await find(session))?.session.refreshHash).toBe(second.successorHash);
    });

    test('forgets the rotations that may no longer be repeated', async () => {
      const session = await create(await createUser());
      const first = useOf(session);
      await store().rotateRefreshToken(first);

      await store().rotateRefreshToken(
        useOf(session, { presentedHash: first.successorHash, now: later(START, 20_000) }),
      );

      const kept = (await find(session))?.session.rotations.map(({ presentedHash }) => presentedHash);
      expect(kept).toEqual([first.successorHash]);
    });

    test.each([
      ['of a session that was never used', async () => {}],
      ['of a session that was', (session: TokenSession) => store().rotateRefreshToken(useOf(session))],
    ])('calls a token that is none reused, %s, and changes nothing', async (_, prepare) => {
      const session = await create(await createUser());
      await prepare(session);
      const before = await find(session);

      const use = useOf(session, { presentedHash: hashToken(randomUUID()) });

      expect(await store().rotateRefreshToken(use)).toEqual({ outcome: 'reused' });
      expect(await find(session)).toEqual(before);
    });

    test('creates no session', async () => {
      const user = await createUser();
      const session = newTokenSession(user.id);

      expect(await store().rotateRefreshToken(useOf(session))).toEqual({ outcome: 'reused' });

      expect(await find(session)).toBeNull();
    });

    test('does not restore a session that has ended', async () => {
      const session = await create(await createUser());
      await store().deleteTokenSession(session.id);

      expect(await store().rotateRefreshToken(useOf(session))).toEqual({ outcome: 'reused' });

      expect(await find(session)).toBeNull();
    });

    test('does not affect other sessions of the user', async () => {
      const user = await createUser();
      const [session, other] = [await create(user), await create(user)];

      await store().rotateRefreshToken(useOf(session));

      expect(await find(other)).toEqual({ session: other, user });
    });

    test('lets exactly one of many callers with one token rotate it, and gives its salt to the others', async () => {
      const session = await create(await createUser());
      const uses = Array.from({ length: 10 }, () => useOf(session));

      const results = await Promise.all(uses.map((use) => store().rotateRefreshToken(use)));

      const winners = uses.filter((_, index) => results[index]?.outcome === 'rotated');
      expect(winners).toHaveLength(1);
      const [winner] = winners as [RefreshUse];
      const others = results.filter(({ outcome }) => outcome !== 'rotated');
      expect(others).toEqual(others.map(() => ({ outcome: 'repeated', salt: winner.salt })));
      expect((await find(session))?.session.refreshHash).toBe(winner.successorHash);
    });
  });

  describe('deleteTokenSession', () => {
    test('ends one session and leaves the others of its user', async () => {
      const user = await createUser();
      const [ended, other] = [await create(user), await create(user)];

      await store().deleteTokenSession(ended.id);

      expect(await find(ended)).toBeNull();
      expect(await find(other)).toEqual({ session: other, user });
    });

    test('can be repeated, and does nothing if there is no session', async () => {
      const session = await create(await createUser());

      await store().deleteTokenSession(session.id);
      await store().deleteTokenSession(session.id);
      await store().deleteTokenSession(randomUUID());

      expect(await find(session)).toBeNull();
    });
  });
};
