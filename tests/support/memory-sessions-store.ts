import { isDeepStrictEqual } from 'node:util';
import { authenticationOf } from '../../lib/auth/credentials/proof';
import type { Session, SessionSummary, TokenSession } from '../../lib/auth/entities';
import { summaryOf } from '../../lib/auth/sessions/find-live-session';
import type { SessionsStore } from '../../lib/auth/stores/sessions-store';
import type { TokenSessionsStore } from '../../lib/auth/stores/token-sessions-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { maySubstitute } from '../../lib/auth/users/impersonation';

interface KeptTokens {
  session: TokenSession;
  usedAt: Date;
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
    return session === undefined || isExpired(session, now) || !(await isUsable(session)) ? null : session;
  };

  const isUsable = async ({ impersonator }: Pick<Session, 'impersonator'>): Promise<boolean> =>
    impersonator === undefined || maySubstitute(await users.findUser(impersonator.id), impersonator);

  const allOf = (userId: string): SessionSummary[] => [
    ...[...sessions.values()].filter((session) => session.userId === userId).map(summaryOf),
    ...[...tokens.values()].filter(({ session }) => session.userId === userId).map(summaryOfTokens),
  ];

  const endOf = (userId: string, reference: string): boolean => {
    if (sessions.get(reference)?.userId === userId) return sessions.delete(reference);
    return tokens.get(reference)?.session.userId === userId && tokens.delete(reference);
  };

  return {
    tokens,
    findSession,

    createSession: async (session, { replaces = null } = {}) => {
      if (replaces !== null && replaces !== session.tokenHash && !sessions.delete(replaces)) tokens.delete(replaces);
      sessions.set(session.tokenHash, session);
    },

    endSession: async ({ reference, userId }) => endOf(userId, reference),

    findSessionAndUser: async ({ tokenHash, userId, now }) => {
      const session = await findSession(tokenHash, now);
      const user = await users.findUser(userId);
      return session === null || user === null || session.userId !== userId ? null : { session, user };
    },

    findReferencedSession: async ({ reference, userId, now }) => {
      const session = allOf(userId).find((summary) => summary.reference === reference);
      const user = await users.findUser(userId);
      if (session === undefined || isExpired(session, now) || user === null) return null;
      return (await isUsable(session)) ? { session, user } : null;
    },

    touchSession: async ({ tokenHash, usedAt }, now) => {
      const session = sessions.get(tokenHash);
      if (session?.usedAt.getTime() === usedAt.getTime()) sessions.set(tokenHash, { ...session, usedAt: now });
    },

    refreshAuthentication: async ({ reference, userId, epoch, ...before }, authentication) => {
      const [session, kept] = [sessions.get(reference), tokens.get(reference)];
      const stored = session ?? kept?.session;
      if (stored?.userId !== userId || stored.epoch !== epoch) return false;
      if (!isDeepStrictEqual(authenticationOf(stored), authenticationOf(before))) return false;
      const wanted = authenticationOf(authentication);
      if (session !== undefined) sessions.set(reference, { ...session, ...wanted });
      if (kept !== undefined) tokens.set(reference, { ...kept, session: { ...kept.session, ...wanted } });
      return true;
    },

    listSessions: async (userId, now) =>
      allOf(userId)
        .filter((session) => !isExpired(session, now))
        .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime()),

    endSessionOf: async (userId, reference) => endOf(userId, reference),
  };
};

const summaryOfTokens = ({ session, usedAt }: KeptTokens): SessionSummary => {
  const { id: reference, familyHash: _, refreshHash: __, rotations: ___, ...common } = session;
  return { ...common, reference, endsIdle: false, usedAt };
};

/**
 * @param users contains the users of the sessions.
 * @param sessions where a memory store of the other sessions keeps these, so that it lists them too.
 */
export const createMemoryTokenSessionsStore = (
  users: Users,
  sessions: MemorySessionsStore['tokens'] = new Map(),
): TokenSessionsStore => ({
  createTokenSession: async (session, { replaces = null } = {}) => {
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

  rotateRefreshToken: async ({ sessionId, presentedHash, successorHash, salt, now, graceSeconds, repeatable }) => {
    const kept = sessions.get(sessionId);
    if (kept?.session.refreshHash === successorHash) return { outcome: 'rotated' };
    if (kept?.session.refreshHash === presentedHash) {
      const rotations = [...repeatable, { presentedHash, salt, rotatedAt: now }];
      sessions.set(sessionId, { session: { ...kept.session, refreshHash: successorHash, rotations }, usedAt: now });
      return { outcome: 'rotated' };
    }
    const earlier = kept?.session.rotations.find((rotation) => rotation.presentedHash === presentedHash);
    const isRepeat = earlier !== undefined && now.getTime() < earlier.rotatedAt.getTime() + graceSeconds * 1000;
    return isRepeat ? { outcome: 'repeated', salt: earlier.salt } : { outcome: 'reused' };
  },

  deleteTokenSession: async (id) => {
    sessions.delete(id);
  },
});
