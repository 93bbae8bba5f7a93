import type { Session, SessionSummary, TokenSession } from '../../lib/auth/entities';
import type { SessionsStore } from '../../lib/auth/stores/sessions-store';
import type { TokenSessionsStore } from '../../lib/auth/stores/token-sessions-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';

interface KeptTokens {
  session: TokenSession;
  usedAt: Date;
  last?: { presentedHash: string; salt: string; at: Date };
}

/** Sessions in memory. The token sessions are beside them, as in the table. */
export interface MemorySessionsStore extends SessionsStore {
  readonly tokens: Map<string, KeptTokens>;
}

type Users = Pick<UsersStore, 'findUser'>;

/** @param users contains the users of the sessions. */
export const createMemorySessionsStore = (users: Users): MemorySessionsStore => {
  const sessions = new Map<string, Session>();
  const tokens: MemorySessionsStore['tokens'] = new Map();
  const isExpired = ({ expiresAt }: Pick<Session, 'expiresAt'>, now: Date): boolean =>
    expiresAt !== null && expiresAt <= now;

  const findSession: SessionsStore['findSession'] = async (tokenHash, now) => {
    const session = sessions.get(tokenHash);
    return session === undefined || isExpired(session, now) ? null : session;
  };

  const allOf = (userId: string): SessionSummary[] => [
    ...[...sessions.values()].filter((session) => session.userId === userId).map(summaryOf),
    ...[...tokens.values()].filter(({ session }) => session.userId === userId).map(summaryOfTokens),
  ];

  return {
    tokens,
    findSession,

    createSession: async (session, { replaces } = { replaces: null }) => {
      if (replaces !== null) sessions.delete(replaces);
      sessions.set(session.tokenHash, session);
    },

    endSession: async ({ tokenHash, userId }) =>
      sessions.get(tokenHash)?.userId === userId && sessions.delete(tokenHash),

    findSessionAndUser: async ({ tokenHash, userId, now }) => {
      const session = await findSession(tokenHash, now);
      const user = await users.findUser(userId);
      return session === null || user === null || session.userId !== userId ? null : { session, user };
    },

    touchSession: async ({ tokenHash, usedAt }, now) => {
      const session = sessions.get(tokenHash);
      if (session?.usedAt.getTime() === usedAt.getTime()) sessions.set(tokenHash, { ...session, usedAt: now });
    },

    listSessions: async (userId, now) =>
      allOf(userId)
        .filter((session) => !isExpired(session, now))
        .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime()),

    endSessionOf: async (userId, reference) => {
      if (sessions.get(reference)?.userId === userId) return sessions.delete(reference);
      return tokens.get(reference)?.session.userId === userId && tokens.delete(reference);
    },
  };
};

const summaryOf = ({ tokenHash: reference, userId: _, ...rest }: Session): SessionSummary => ({
  ...rest,
  reference,
  endsIdle: true,
});

const summaryOfTokens = ({ session, usedAt }: KeptTokens): SessionSummary => {
  const { id: reference, epoch, createdAt, expiresAt, ipAddress, client } = session;
  return { reference, endsIdle: false, epoch, createdAt, usedAt, expiresAt, ipAddress, client };
};

/**
 * @param users contains the users of the sessions.
 * @param sessions where a memory store of the other sessions keeps these, so that it lists them too.
 */
export const createMemoryTokenSessionsStore = (
  users: Users,
  sessions: MemorySessionsStore['tokens'] = new Map(),
): TokenSessionsStore => ({
  createTokenSession: async (session, { replaces } = { replaces: null }) => {
    if (replaces !== null) sessions.delete(replaces);
    // The table keeps whole seconds, rounded down.
    const expiresAt = new Date(Math.floor(session.expiresAt.getTime() / 1000) * 1000);
    sessions.set(session.id, { session: { ...session, expiresAt }, usedAt: session.createdAt });
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
      sessions.set(sessionId, { session, usedAt: now, last: { presentedHash, salt, at: now } });
      return { outcome: 'rotated' };
    }
    const last = kept?.last;
    const isRepeat = last?.presentedHash === presentedHash && now.getTime() < last.at.getTime() + graceSeconds * 1000;
    return isRepeat ? { outcome: 'repeated', salt: last.salt } : { outcome: 'reused' };
  },

  endTokenSession: async ({ id, userId }) => sessions.get(id)?.session.userId === userId && sessions.delete(id),

  deleteTokenSession: async (id) => {
    sessions.delete(id);
  },
});
