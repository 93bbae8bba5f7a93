import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Challenge, ChallengePurpose, ChallengesStore } from '../../lib/auth/stores/challenges-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { newUser } from '../support/new-user';

// A time in the far future, because engines delete expired items by the real clock.
const START = new Date('2126-11-20T10:00:00.123Z');
const END = new Date(START.getTime() + 300_000);
const PURPOSES: ChallengePurpose[] = ['second-factor', 'reauthentication', 'passkey-sign-in', 'passkey-registration'];

/** A challenge of nobody, unless `changes` has a subject. */
export const newChallenge = (changes: Partial<Challenge> = {}): Challenge => ({
  tokenHash: hashToken(randomUUID()),
  purpose: 'second-factor',
  subject: null,
  browserHash: null,
  expiresAt: END,
  ...changes,
});

const subjectOf = (userId: string) => ({
  userId,
  epoch: 3,
  isKnownDevice: true,
  authenticatedAt: new Date(START.getTime() - 5001),
  methods: ['pwd', 'hwk'] as const,
});

export interface ChallengeStores {
  readonly users: UsersStore;
  readonly challenges: ChallengesStore;
}

/** The contract of `ChallengesStore`, for every implementation. */
export const describeChallengesStore = (stores: () => ChallengeStores): void => {
  const create = async (changes: Partial<Challenge> = {}) => {
    const challenge = newChallenge(changes);
    await stores().challenges.createChallenge(challenge);
    return challenge;
  };
  const find = ({ tokenHash, purpose }: Challenge, now = START) =>
    stores().challenges.findChallenge({ tokenHash, purpose, now });
  const owned = async (changes: Partial<Challenge> = {}) => {
    const user = newUser();
    await stores().users.createUser(user);
    return { user, challenge: await create({ subject: subjectOf(user.id), ...changes }) };
  };
  const findOwn = ({ tokenHash, purpose }: Challenge, userId: string, now = START) =>
    stores().challenges.findOwnChallenge({ tokenHash, purpose, userId, now });

  describe('findChallenge', () => {
    test.each(PURPOSES)('finds every field: %s', async (purpose) => {
      const challenge = await create({ purpose, browserHash: hashToken('a browser') });
      expect(await find(challenge)).toEqual(challenge);
      expect(await find(challenge)).toEqual(challenge);
    });

    test('does not find it for another purpose, at its end, or if it is unknown', async () => {
      const challenge = await create();
      for (const purpose of PURPOSES.slice(1)) expect(await find({ ...challenge, purpose })).toBeNull();
      expect(await find(challenge, new Date(END.getTime() - 1))).toEqual(challenge);
      expect(await find(challenge, END)).toBeNull();
      expect(await find(newChallenge())).toBeNull();
    });

    test('does not find one that belongs to a user', async () => {
      expect(await find((await owned()).challenge)).toBeNull();
    });
  });

  describe('findOwnChallenge', () => {
    test('finds every field, and the user', async () => {
      const { user, challenge } = await owned({ browserHash: hashToken('a browser') });
      expect(await findOwn(challenge, user.id)).toEqual({ challenge, user });
    });

    test('finds that a passkey verified the user', async () => {
      const user = newUser();
      await stores().users.createUser(user);
      const challenge = await create({ subject: { ...subjectOf(user.id), userVerified: true, isKnownDevice: false } });
      expect(await findOwn(challenge, user.id)).toEqual({ challenge, user });
    });

    test('does not find it for another purpose, at its end, for another user, or if it belongs to nobody', async () => {
      const { user, challenge } = await owned();
      const other = await owned();
      for (const purpose of PURPOSES.slice(1)) expect(await findOwn({ ...challenge, purpose }, user.id)).toBeNull();
      expect(await findOwn(challenge, user.id, END)).toBeNull();
      expect(await findOwn(challenge, other.user.id)).toBeNull();
      expect(await findOwn(challenge, randomUUID())).toBeNull();
      expect(await findOwn(await create(), user.id)).toBeNull();
    });

    test('does not find it once its user is deleted', async () => {
      const { user, challenge } = await owned();
      await stores().users.deleteUser(user, { now: START });
      expect(await findOwn(challenge, user.id)).toBeNull();
    });
  });

  test('of 20 callers exactly one uses a challenge, and then it is unknown', async () => {
    const { user, challenge } = await owned();
    const used = await Promise.all(
      Array.from({ length: 20 }, () => stores().challenges.consumeChallenge(challenge.tokenHash)),
    );
    expect(used.filter((isUsed) => isUsed)).toHaveLength(1);
    expect(await findOwn(challenge, user.id)).toBeNull();
  });
};
