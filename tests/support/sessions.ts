import { classicMode } from '../../lib/auth/contract-mode';
import type { Session, SessionSummary, TokenSession, User } from '../../lib/auth/entities';
import { hashToken } from '../../lib/crypto/hash-token';
import { newTokenSession } from '../contracts/token-sessions-store.contract';
import { ADDRESS, CLIENT, type TestDeps } from './accounts';
import { createTestDeps } from './deps';
import { createMemoryTokenSessionsStore } from './memory-sessions-store';
import { newUser } from './new-user';

/** A session that begins now, without a sign-in. @returns the cookie value and the stored session. */
export const plantSession = async (deps: TestDeps, user: User, changes: Partial<Session> = {}) => {
  const token = deps.mode.newSessionToken(deps.ids, user.id);
  const now = deps.clock.now();
  const session: Session = {
    tokenHash: hashToken(token),
    userId: user.id,
    epoch: user.sessionEpoch,
    createdAt: now,
    authenticatedAt: changes.createdAt ?? now,
    methods: ['pwd'],
    expiresAt: new Date(now.getTime() + 86_400_000),
    usedAt: now,
    ipAddress: ADDRESS,
    client: CLIENT,
    ...changes,
  };
  await deps.sessions.createSession(session);
  return { token, session };
};

/** A token session that begins now, without a sign-in. */
export const plantTokenSession = async (deps: TestDeps, user: User, changes: Partial<TokenSession> = {}) => {
  const createdAt = deps.clock.now();
  const authenticatedAt = changes.createdAt ?? createdAt;
  const expiresAt = new Date(createdAt.getTime() + 86_400_000);
  const session = newTokenSession(user.id, {
    epoch: user.sessionEpoch,
    createdAt,
    authenticatedAt,
    expiresAt,
    ...changes,
  });
  await createMemoryTokenSessionsStore(deps.users, deps.sessions.tokens).createTokenSession(session);
  return session;
};

/** A user who can sign in on every surface. */
export const plantUser = (deps: TestDeps, changes: Partial<User> = {}): User => {
  const user = newUser({ emailVerified: true, ...changes });
  deps.users.put(user);
  return user;
};

/** A user with a session. @param idleSeconds the idle limit; none by default. */
export const withPlantedSession = async ({ mode = classicMode, idleSeconds = 0 } = {}) => {
  const deps = createTestDeps({ mode });
  deps.sessionIdleSeconds = idleSeconds;
  const user = plantUser(deps);
  return { deps, user, ...(await plantSession(deps, user)) };
};

/** The references of the sessions of a user. */
export const referencesOf = async (deps: TestDeps, { id }: User): Promise<string[]> =>
  (await deps.sessions.listSessions(id, deps.clock.now())).map(({ reference }: SessionSummary) => reference);
