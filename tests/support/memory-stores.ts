import type { Session, User, UserProfile } from '../../lib/auth/entities';
import { nameKey } from '../../lib/auth/name-key';
import { isActiveAdmin } from '../../lib/auth/roles';
import type { LimitsStore, SessionsStore, UsersStore } from '../../lib/auth/stores';
import { changed } from '../../lib/store/user-change';

/** Users in memory. `put` plants a state that no use-case makes. */
export interface MemoryUsersStore extends UsersStore {
  put(user: User): void;
}

interface Reset {
  tokenHash: string;
  expiresAt: Date;
}

/** Whether two readings of a user are the same in what others decide by. */
const decidesAlike = (one: User, other: User): boolean =>
  one.email === other.email &&
  one.active === other.active &&
  one.customerId === other.customerId &&
  JSON.stringify(one.roles) === JSON.stringify(other.roles);

/** As an index carries it. */
const profileOf = ({ passwordHash: _, sessionEpoch: __, roles: ___, version: ____, ...profile }: User): UserProfile =>
  profile;

export const createMemoryUsersStore = (): MemoryUsersStore => {
  const users = new Map<string, User>();
  const claims = new Map<string, string>();
  const resets = new Map<string, Reset>();

  const activeUser = (id: string, email: string): User | undefined => {
    const user = users.get(id);
    return user?.active && user.email === email ? user : undefined;
  };

  const isLastAdmin = (user: User): boolean =>
    isActiveAdmin(user) &&
    ![...users.values()].some(
      (other) => other.id !== user.id && other.customerId === user.customerId && isActiveAdmin(other),
    );

  return {
    put: (user) => {
      users.set(user.id, user);
      claims.set(user.email, user.id);
    },

    createUser: async (user) => {
      const claimant = claims.get(user.email);
      if (claimant === user.id) return 'created';
      if (claimant !== undefined) return 'email-taken';
      if (users.has(user.id)) throw new Error('a user of this id exists');
      users.set(user.id, user);
      claims.set(user.email, user.id);
      return 'created';
    },

    findUserId: async (email) => claims.get(email) ?? null,

    findUser: async (id) => users.get(id) ?? null,

    requestPasswordReset: async ({ userId, email, tokenHash, expiresAt }) => {
      if (activeUser(userId, email) === undefined) return false;
      resets.set(userId, { tokenHash, expiresAt });
      return true;
    },

    resetPassword: async ({ userId, email, tokenHash, passwordHash, now }) => {
      const user = activeUser(userId, email);
      const reset = resets.get(userId);
      if (user?.passwordHash === passwordHash) return true;
      if (user === undefined || reset?.tokenHash !== tokenHash || reset.expiresAt <= now) return false;
      resets.delete(userId);
      users.set(userId, { ...user, passwordHash, sessionEpoch: user.sessionEpoch + 1 });
      return true;
    },

    changeUser: async (change) => {
      const { before } = change;
      const present = users.get(before.id);
      if (present === undefined) return { outcome: 'not-found' };
      if (present.version !== before.version) return { outcome: 'changed-meanwhile' };
      const setsPassword = change.passwordHash !== undefined;
      if (setsPassword && present.sessionEpoch !== before.sessionEpoch) return { outcome: 'changed-meanwhile' };
      // The password may be another by now: it is no matter of the version, and the answer is about the reading.
      const [after, answer] = [changed({ ...change, before: present }), changed(change)];
      if (after.email !== before.email && claims.has(after.email)) return { outcome: 'email-taken' };
      if (isLastAdmin(before) && !(isActiveAdmin(after) && after.customerId === before.customerId)) {
        return { outcome: 'last-admin' };
      }
      if (change.passwordHash !== undefined || after.email !== before.email) resets.delete(after.id);
      claims.delete(before.email);
      claims.set(after.email, after.id);
      users.set(after.id, after);
      return { outcome: 'changed', user: answer };
    },

    deleteUser: async (user) => {
      const present = users.get(user.id);
      if (present === undefined) return 'not-found';
      if (!decidesAlike(present, user)) return 'changed-meanwhile';
      if (isLastAdmin(user)) return 'last-admin';
      users.delete(user.id);
      claims.delete(user.email);
      return 'deleted';
    },

    listProfiles: async (customerId) =>
      [...users.values()].filter((user) => user.customerId === customerId).map(profileOf),

    countUsers: async (customerId) => [...users.values()].filter((user) => user.customerId === customerId).length,

    searchUsers: async ({ customerId, emailPrefix = '', email = '', name, after, skip, limit }) => {
      const matching = [...users.values()]
        .filter((user) => user.customerId === customerId)
        .filter((user) => user.email.startsWith(emailPrefix) && user.email.includes(email))
        .filter((user) => name === undefined || nameKey(user.name ?? '').includes(name))
        .filter((user) => after === null || user.email > after.email)
        .toSorted((one, other) => (one.email < other.email ? -1 : 1));
      const page = matching.slice(skip, skip + limit);
      const last = page.at(-1);
      const isLast = matching.length <= skip + limit || last === undefined;
      return {
        users: page.map(profileOf),
        next: isLast ? null : { after: { email: last.email, id: last.id }, skip: 0 },
      };
    },

    upgradePasswordHash: async ({ userId, from, to }) => {
      const user = users.get(userId);
      if (user?.passwordHash === from) users.set(userId, { ...user, passwordHash: to });
    },
  };
};

export const createMemorySessionsStore = (): SessionsStore => {
  const sessions = new Map<string, Session>();
  return {
    createSession: async (session, { replaces } = { replaces: null }) => {
      if (replaces !== null) sessions.delete(replaces);
      sessions.set(session.tokenHash, session);
    },
    findSession: async (tokenHash, now) => {
      const session = sessions.get(tokenHash);
      const isExpired = session?.expiresAt != null && session.expiresAt <= now;
      return session === undefined || isExpired ? null : session;
    },
    deleteSession: async (tokenHash) => {
      sessions.delete(tokenHash);
    },
  };
};

export const createMemoryLimitsStore = (): LimitsStore => {
  const windows = new Map<string, { failures: number; endsAt: number; level: number }>();
  return {
    reserve: async ({ key, most, windowSeconds, now }) => {
      const time = now.getTime();
      const last = windows.get(key);
      if (last !== undefined && last.endsAt > time) {
        if (last.failures >= most) return { outcome: 'full', endsAt: new Date(last.endsAt) };
        last.failures += 1;
        return { outcome: 'reserved', key, endsAt: new Date(last.endsAt) };
      }
      const isNext = last !== undefined && last.failures >= most && time < last.endsAt + 900_000;
      const level = isNext ? last.level + 1 : 0;
      const endsAt = time + Math.min(windowSeconds * 2 ** level, 900) * 1000;
      windows.set(key, { failures: 1, endsAt, level });
      return { outcome: 'reserved', key, endsAt: new Date(endsAt) };
    },
    giveBack: async ({ key, endsAt }) => {
      const window = windows.get(key);
      if (window?.endsAt === endsAt.getTime() && window.failures > 0) window.failures -= 1;
    },
    clear: async (key) => {
      windows.delete(key);
    },
  };
};
