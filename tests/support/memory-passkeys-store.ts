import type { Passkey, User } from '../../lib/auth/entities';
import { isCredentialId, MAX_PASSKEYS, type PasskeysStore } from '../../lib/auth/stores/passkeys-store';
import type { MemoryChallengesStore } from './memory-challenges-store';
import type { MemoryOutboxStore } from './memory-outbox';
import type { MemoryUsersStore } from './memory-users-store';

/** Passkeys in memory. `owners` has the user of each credential id. */
export interface MemoryPasskeysStore extends PasskeysStore {
  readonly owners: Map<string, string>;
  /** Add a passkey of a user without a challenge, as an invitation does. @returns `false` if a user has it. */
  plant(userId: string, passkey: Passkey): boolean;
}

/** @param users contains the users of the passkeys; their number of passkeys changes there. */
export const createMemoryPasskeysStore = (
  users: MemoryUsersStore,
  challenges: MemoryChallengesStore,
  outbox: Pick<MemoryOutboxStore, 'put'> = { put: () => {} },
): MemoryPasskeysStore => {
  const owners: MemoryPasskeysStore['owners'] = new Map();
  const passkeys = new Map<string, Passkey>();
  const find = (userId: string, id: string): Passkey | null =>
    owners.get(id) === userId ? (passkeys.get(id) ?? null) : null;
  /** The user as they are now, if their sessions still are those of `user`. */
  const current = async (user: User): Promise<User | null> => {
    const stored = await users.findUser(user.id);
    return stored?.sessionEpoch === user.sessionEpoch ? stored : null;
  };

  let last: Promise<unknown> = Promise.resolve();
  /** Run these one after the other, as the table does. */
  const inTurn =
    <Input, Output>(change: (input: Input) => Promise<Output>) =>
    (input: Input): Promise<Output> => {
      const result = last.then(() => change(input));
      last = result.catch(() => {});
      return result;
    };

  return {
    owners,

    plant: (userId, passkey) => {
      if (owners.has(passkey.id)) return false;
      owners.set(passkey.id, userId);
      passkeys.set(passkey.id, passkey);
      return true;
    },

    addPasskey: inTurn(async ({ user, passkey, challengeHash, mail }) => {
      const [stored, owner] = [await current(user), await users.findUser(owners.get(passkey.id) ?? '')];
      if (!challenges.kept.has(challengeHash)) return 'challenge-used';
      if (owner !== null) return 'taken';
      if ((stored?.passkeys ?? user.passkeys) >= MAX_PASSKEYS) return 'too-many';
      if (!stored?.active) return 'user-changed';
      challenges.kept.delete(challengeHash);
      owners.set(passkey.id, user.id);
      passkeys.set(passkey.id, passkey);
      users.put({ ...stored, passkeys: stored.passkeys + 1 });
      if (mail !== undefined) outbox.put(mail);
      return 'added';
    }),

    listPasskeys: async (userId) =>
      [...passkeys.values()]
        .filter(({ id }) => owners.get(id) === userId)
        .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime()),

    renamePasskey: async ({ userId, id, name }) => {
      const passkey = find(userId, id);
      if (passkey === null) return null;
      passkeys.set(id, { ...passkey, name });
      return { ...passkey, name };
    },

    removePasskey: inTurn(async ({ user, id, mail }) => {
      const stored = await current(user);
      if (!isCredentialId(id) || find(user.id, id) === null) return 'not-found';
      if (stored === null) return 'user-changed';
      if (stored.passwordHash === null && stored.passkeys === 1) return 'last-sign-in-method';
      owners.delete(id);
      passkeys.delete(id);
      users.put({ ...stored, passkeys: stored.passkeys - 1 });
      if (mail !== undefined) outbox.put(mail);
      return 'removed';
    }),

    readPasskey: async ({ tokenHash, purpose, owner, userId, id, now }) => {
      const challenge = challenges.kept.get(tokenHash);
      const isRight =
        challenge?.purpose === purpose && challenge.expiresAt > now && (challenge.subject?.userId ?? null) === owner;
      return {
        challenge: isRight ? challenge : null,
        user: await users.findUser(userId),
        passkey: find(userId, id),
      };
    },

    usePasskey: async ({ userId, id, challengeHash, counter, backedUp, now }) => {
      const passkey = find(userId, id);
      if (!challenges.kept.has(challengeHash)) return 'challenge-used';
      const grows = passkey !== null && (passkey.counter < counter || (counter === 0 && passkey.counter === 0));
      if (!grows) return 'counter-behind';
      challenges.kept.delete(challengeHash);
      passkeys.set(id, { ...passkey, counter, backedUp, lastUsedAt: now });
      return 'used';
    },
  };
};
