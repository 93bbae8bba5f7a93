import type { Customer, Role, TokenSession } from '../../lib/auth/entities';
import type { CustomersStore, RolesStore, TokenSessionsStore } from '../../lib/auth/stores';
import type { MemoryUsersStore } from './memory-stores';

export const createMemoryCustomersStore = (): CustomersStore => {
  const customers = new Map<number, Customer>();
  return {
    createCustomer: async (customer) => {
      if (customers.has(customer.id)) return false;
      customers.set(customer.id, customer);
      return true;
    },
    findCustomer: async (id) => customers.get(id) ?? null,
  };
};

export const createMemoryRolesStore = (): RolesStore => {
  const roles: Role[] = [];
  return {
    ensureRole: async (wanted) => {
      const present = roles.find(({ code }) => code === wanted.code);
      if (present !== undefined) return present;
      const role = { id: roles.length + 1, ...wanted };
      roles.push(role);
      return role;
    },
    findRoles: async (ids) => roles.filter(({ id }) => ids.includes(id)),
    listRoles: async ({ skip, limit }) => roles.slice(skip, skip + limit),
  };
};

interface Kept {
  session: TokenSession;
  last?: { presentedHash: string; salt: string; at: Date };
}

/** @param users where the users of the sessions are. */
export const createMemoryTokenSessionsStore = (users: MemoryUsersStore): TokenSessionsStore => {
  const sessions = new Map<string, Kept>();
  return {
    createTokenSession: async (session, { replaces } = { replaces: null }) => {
      if (replaces !== null) sessions.delete(replaces);
      // The table keeps whole seconds, and never more than was given.
      const expiresAt = new Date(Math.floor(session.expiresAt.getTime() / 1000) * 1000);
      sessions.set(session.id, { session: { ...session, expiresAt } });
    },

    findTokenSession: async ({ id, userId, now }) => {
      const session = sessions.get(id)?.session;
      const user = await users.findUser(userId);
      if (session === undefined || user === null || session.userId !== userId) return null;
      return session.expiresAt <= now ? null : { session, user };
    },

    rotateRefreshToken: async ({ sessionId, presentedHash, successorHash, salt, now, graceSeconds }) => {
      const kept = sessions.get(sessionId);
      if (kept?.session.refreshHash === successorHash) return { outcome: 'rotated' };
      if (kept?.session.refreshHash === presentedHash) {
        const session = { ...kept.session, refreshHash: successorHash };
        sessions.set(sessionId, { session, last: { presentedHash, salt, at: now } });
        return { outcome: 'rotated' };
      }
      const last = kept?.last;
      const isRepeat = last?.presentedHash === presentedHash && now.getTime() < last.at.getTime() + graceSeconds * 1000;
      return isRepeat ? { outcome: 'repeated', salt: last.salt } : { outcome: 'reused' };
    },

    deleteTokenSession: async (id) => {
      sessions.delete(id);
    },
  };
};
