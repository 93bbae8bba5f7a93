import { hashToken } from '../crypto/hash-token';
import type { Session, User } from './entities';
import { AuthError } from './errors';
import type { Clock } from './ports';
import type { SessionsStore, UsersStore } from './stores';

export interface SessionDeps {
  users: Pick<UsersStore, 'findUser'>;
  sessions: Pick<SessionsStore, 'findSession'>;
  clock: Clock;
}

/** A session counts only for an active user whose epoch it carries. */
export const isLive = (session: Session, user: User | null): user is User =>
  user !== null && user.id === session.userId && user.active && user.sessionEpoch === session.epoch;

/**
 * Who presents this cookie value.
 * @param token `null` when the request carried none, or several.
 * @returns `null` if the session is unknown, expired, ended, or its user is gone or not active: callers cannot tell which.
 * @see OWASP Session Management Cheat Sheet, "Session Expiration"
 */
export const findSessionUser = async (deps: SessionDeps, token: string | null): Promise<User | null> => {
  if (token === null) return null;
  const session = await deps.sessions.findSession(hashToken(token), deps.clock.now());
  if (session === null) return null;
  const user = await deps.users.findUser(session.userId);
  return isLive(session, user) ? user : null;
};

/** As `findSessionUser`. @throws {AuthError} `not_signed_in` instead of returning `null`. */
export const getSessionUser = async (deps: SessionDeps, token: string | null): Promise<User> => {
  const user = await findSessionUser(deps, token);
  if (user === null) throw new AuthError('not_signed_in');
  return user;
};
