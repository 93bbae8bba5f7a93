import type { User, UserProfile } from '../../lib/auth/entities';
import type { Clock } from '../../lib/auth/ports';
import { isActiveAdmin, isSetActive } from '../../lib/auth/roles';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { searchName } from '../../lib/auth/users/name-key';
import { matchesSearch, partOfText } from '../../lib/auth/users/user-match';
import { changedUser } from '../../lib/store/users/changed-user';
import {
  asOfNow,
  createMemoryMailedChanges,
  livingUser,
  type MemoryUsers,
  voidOfEmail,
  voidOfPassword,
} from './memory-mailed-changes';

/** Users in memory. `put` stores a state that no use-case creates. */
export interface MemoryUsersStore extends UsersStore {
  put(user: User): void;
  /** Verify an email, as `SignInLinksStore` does. @returns `false` if the user is not as they were read. */
  proveEmail(user: User, signUpHash: string | null, now: Date): boolean;
  readonly kept: MemoryUsers;
}

/** Whether two reads of a user agree in everything that decisions of others depend on. */
const decidesAlike = (one: User, other: User): boolean =>
  one.email === other.email &&
  isSetActive(one) === isSetActive(other) &&
  one.customerId === other.customerId &&
  JSON.stringify(one.roles) === JSON.stringify(other.roles) &&
  (one.isUncounted || !other.isUncounted) &&
  (other.invitation === null || one.invitation !== null);

/** A user as an index contains them. */
const profileOf = (user: User): UserProfile => {
  const {
    passwordHash: _,
    sessionEpoch: __,
    roles: ___,
    isUncounted: _________,
    version: ____,
    expiresAt: _____,
    hasTotp: ______,
    passkeys: _______,
    passkeysFrom: ________,
    ...profile
  } = user;
  return profile;
};

/**
 * @param outbox receives the mails that are written with a change; by default they are dropped.
 * @param clock tells which accounts have expired.
 */
export const createMemoryUsersStore = (
  outbox: MemoryUsers['outbox'] = { put: () => {} },
  clock: Clock = { now: () => new Date() },
): MemoryUsersStore => {
  const kept: MemoryUsers = { users: new Map(), claims: new Map(), pending: new Map(), outbox, clock };
  const { users, claims, pending } = kept;
  const present = (id: string | undefined): User | undefined => livingUser(kept, id);
  /** The user who has claimed this email, unless their account has expired. */
  const claimantOf = (email: string): string | undefined => present(claims.get(email))?.id;

  /** Whether the other user still has the email, and nobody has verified it. */
  const canReplace = ({ email }: User, { id }: User): boolean => {
    const stored = users.get(id);
    return claims.get(email) === id && stored?.emailVerified === false && stored.expiresAt !== null;
  };

  const usersOf = (customerId: number): User[] =>
    [...users.keys()].flatMap((id) => present(id) ?? []).filter((user) => user.customerId === customerId);

  const isLastAdmin = (user: User): boolean =>
    isActiveAdmin(user) &&
    ![...users.values()].some(
      (other) => other.id !== user.id && other.customerId === user.customerId && isActiveAdmin(other),
    );

  return {
    kept,
    ...createMemoryMailedChanges(kept),

    put: (user) => {
      users.set(user.id, user);
      claims.set(user.email, user.id);
    },

    createUser: async (user, { mail, signUpHash, replaces } = {}) => {
      const claimant = claimantOf(user.email);
      if (claimant === user.id) return 'created';
      if (replaces === undefined ? claimant !== undefined : !canReplace(user, replaces)) return 'email-taken';
      if (users.has(user.id)) throw new Error('a user of this id exists');
      if (replaces !== undefined) {
        users.delete(replaces.id);
        pending.delete(replaces.id);
      }
      users.set(user.id, user);
      claims.set(user.email, user.id);
      pending.set(user.id, { signUpHash });
      if (mail !== undefined) outbox.put(mail);
      return 'created';
    },

    notifyOwner: async (_, mail) => {
      if (mail !== undefined) outbox.put(mail);
    },

    findUserId: async (email) => claimantOf(email) ?? null,

    findUser: async (id) => present(id) ?? null,
    findUsers: async (ids) => [...new Set(ids)].flatMap((id) => present(id) ?? []),

    changeUser: async (change) => {
      const { before } = change;
      const item = users.get(before.id);
      if (item === undefined) return { outcome: 'not-found' };
      const stored = asOfNow(kept, item);
      if (stored.version !== before.version) return { outcome: 'changed-since-read' };
      const checksEpoch = change.passwordHash !== undefined || change.unlessSessionsEnded === true;
      if (checksEpoch && stored.sessionEpoch !== before.sessionEpoch) return { outcome: 'changed-since-read' };
      // A new password does not change the version, so `stored` may have another one. The answer is based on `before`.
      const [after, answer] = [changedUser({ ...change, before: stored }), changedUser(change)];
      if (after.email !== before.email && claimantOf(after.email) !== undefined) return { outcome: 'email-taken' };
      if (isLastAdmin(before) && !(isActiveAdmin(after) && after.customerId === before.customerId)) {
        return { outcome: 'last-admin' };
      }
      if (after.email !== before.email) voidOfEmail(kept, after.id);
      else if (after.sessionEpoch !== stored.sessionEpoch) voidOfPassword(kept, after.id);
      claims.delete(before.email);
      claims.set(after.email, after.id);
      users.set(after.id, after);
      if (change.mail !== undefined) outbox.put(change.mail);
      return { outcome: 'changed', user: answer };
    },

    deleteUser: async (user, { mail }) => {
      const stored = users.get(user.id);
      if (stored === undefined) return 'not-found';
      if (!decidesAlike(stored, user)) return 'changed-since-read';
      if (isLastAdmin(user)) return 'last-admin';
      users.delete(user.id);
      claims.delete(user.email);
      pending.delete(user.id);
      if (mail !== undefined) outbox.put(mail);
      return 'deleted';
    },

    listProfiles: async (customerId) => usersOf(customerId).map(profileOf),

    countUsers: async (customerId) => usersOf(customerId).length,

    countUsersUpTo: async (customerId, max) => Math.min(usersOf(customerId).length, max),

    searchUsers: async (search) => {
      const { customerId, text, after, skip, limit } = search;
      const isByName = search.namePrefix !== undefined && search.emailPrefix === undefined;
      const isOneList = text === undefined || search.namePrefix !== undefined || search.emailPrefix !== undefined;
      /** The order of users: by part, and within it by email, or by name and id. */
      const keysOf = (user: User): [part: number, key: string, id: string] => {
        const part = isOneList ? 0 : (partOfText(user, text) ?? 0);
        return [part, isByName || part === 1 ? (searchName(user) ?? '') : user.email, user.id];
      };
      const compare = (one: readonly (string | number)[], other: readonly (string | number)[]): number => {
        const index = one.findIndex((key, place) => key !== other[place]);
        return index === -1 ? 0 : (one[index] as string) < (other[index] as string) ? -1 : 1;
      };
      const start = after && [after.part ?? 0, after.name ?? after.email ?? '', after.id ?? ''];
      const matching = usersOf(customerId)
        .filter((user) => matchesSearch(user, search))
        .filter((user) => start === null || compare(keysOf(user), start) > 0)
        .toSorted((one, other) => compare(keysOf(one), keysOf(other)));
      const page = matching.slice(skip, skip + limit);
      const last = page.at(-1);
      if (matching.length <= skip + limit || last === undefined) return { users: page.map(profileOf), next: null };
      const [part, key, id] = keysOf(last);
      const place = isByName || part === 1 ? { name: key } : { email: key };
      return { users: page.map(profileOf), next: { after: { ...place, id, ...(part > 0 && { part }) }, skip: 0 } };
    },

    upgradePasswordHash: async ({ userId, from, to }) => {
      const user = users.get(userId);
      if (user?.passwordHash === from) users.set(userId, { ...user, passwordHash: to });
    },
  };
};
