import type { Challenge, ChallengesStore, OwnedChallenge } from '../../lib/auth/stores/challenges-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';

/** Challenges in memory. `kept` has those that were neither used nor deleted. */
export interface MemoryChallengesStore extends ChallengesStore {
  readonly kept: Map<string, Challenge>;
}

/** @param users contains the users of the challenges. */
export const createMemoryChallengesStore = (users: Pick<UsersStore, 'findUser'>): MemoryChallengesStore => {
  const kept: MemoryChallengesStore['kept'] = new Map();
  const find = (tokenHash: string, purpose: string, now: Date): Challenge | null => {
    const challenge = kept.get(tokenHash);
    return challenge?.purpose === purpose && challenge.expiresAt > now ? challenge : null;
  };

  return {
    kept,
    createChallenge: async (challenge) => void kept.set(challenge.tokenHash, challenge),
    findChallenge: async ({ tokenHash, purpose, now }) => {
      const challenge = find(tokenHash, purpose, now);
      return challenge?.subject === null ? challenge : null;
    },
    findOwnChallenge: async ({ tokenHash, purpose, userId, now }) => {
      const challenge = find(tokenHash, purpose, now);
      const user = challenge?.subject?.userId === userId ? await users.findUser(userId) : null;
      return user === null ? null : { challenge: challenge as OwnedChallenge, user };
    },
    consumeChallenge: async (tokenHash) => kept.delete(tokenHash),
  };
};
