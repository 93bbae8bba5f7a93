import { hashToken } from '../crypto/hash-token';
import type { Session, User } from './entities';
import { AuthError } from './errors';
import type { Clock } from './ports';
import type { SessionsStore, UsersStore } from './stores';

/** What it takes to tell whether a session is live. */
export interface SessionDeps {
  users: Pick<UsersStore, 'findUser'>;
  sessions: Pick<SessionsStore, 'findSession'>;
  clock: Clock;
}

/** A session counts only for an active user whose epoch it carries. */
export const isLive = (session: Pick<Session, 'userId' | 'epoch'>, user: User | null): user is User =>
  user !== null && user.id === session.userId && user.active && user.sessionEpoch === session.epoch;

/**
 * The session of this cookie value, and whose it is.
 * @param token `null` when the request carried none, or several.
 * @returns `null` if the session is unknown, expired, ended, or its user is gone or not active: callers cannot tell which.
 * @see OWASP Session Management Cheat Sheet, "Session Expiration"
 */
export const findLiveSession = async (
  deps: SessionDeps,
  token: string | null,
): Promise<{ user: User; session: Session } | null> => {
  if (token === null) return null;
  const session = await deps.sessions.findSession(hashToken(token), deps.clock.now());
  if (session === null) return null;
  const user = await deps.users.findUser(session.userId);
  return isLive(session, user) ? { user, session } : null;
};

/** Whose session this is, as `findLiveSession`. @throws {AuthError} `not_signed_in` if it is not live. */
export const getSessionUser = async (deps: SessionDeps, token: string | null): Promise<User> => {
  const live = await findLiveSession(deps, token);
  if (live === null) throw new AuthError('not_signed_in');
  return live.user;
};
