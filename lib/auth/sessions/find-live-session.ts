import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import type { Session, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import type { UsersStore } from '../stores/users-store';
import { type IdleSettings, isIdle, shouldTouch } from './idle-limit';

export interface SessionReads {
  mode: Pick<ContractMode, 'sessionOwner'>;
  users: Pick<UsersStore, 'findUser'>;
  sessions: Pick<SessionsStore, 'findSession' | 'findSessionAndUser'>;
}

export interface SessionDeps extends SessionReads, IdleSettings {
  sessions: Pick<SessionsStore, 'findSession' | 'findSessionAndUser' | 'touchSession'>;
  clock: Clock;
}

/** Whether the session is valid for this user: it is theirs, they are active, and it has their current `sessionEpoch`. */
export const isLive = (session: Pick<Session, 'userId' | 'epoch'>, user: User | null): user is User =>
  user !== null && user.id === session.userId && user.active && user.sessionEpoch === session.epoch;

/**
 * Find the session of a cookie value, and a function that returns its user. If cookie values contain the user id, one read finds
 * both, and the function reads nothing.
 * @returns `null` if the session is unknown or has expired at `now`, or if the cookie value contains no user id or a wrong one.
 */
export const findSessionOf = async (
  { mode, users, sessions }: SessionReads,
  token: string,
  now: Date,
): Promise<{ session: Session; findUser(): Promise<User | null> } | null> => {
  const tokenHash = hashToken(token);
  if (mode.sessionOwner === null) {
    const session = await sessions.findSession(tokenHash, now);
    return session === null ? null : { session, findUser: () => users.findUser(session.userId) };
  }
  const userId = mode.sessionOwner(token);
  const found = userId === null ? null : await sessions.findSessionAndUser({ tokenHash, userId, now });
  return found === null ? null : { session: found.session, findUser: async () => found.user };
};

/**
 * Find the live session of a cookie value, and its user. Also stores that the session is in use, at most once in a tenth of the
 * idle limit.
 * @param token `null` if the request has no session cookie, or several.
 * @returns `null` if the session is unknown, expired, idle for too long or ended, or if its user was deleted or is not active.
 * Callers cannot tell which.
 * @see OWASP Session Management Cheat Sheet, "Session Expiration"
 */
export const findLiveSession = async (
  deps: SessionDeps,
  token: string | null,
): Promise<{ user: User; session: Session } | null> => {
  if (token === null) return null;
  const now = deps.clock.now();
  const found = await findSessionOf(deps, token, now);
  if (found === null || isIdle(deps, found.session, now)) return null;
  const { session } = found;
  const user = await found.findUser();
  if (!isLive(session, user)) return null;
  if (shouldTouch(deps, session, now)) await deps.sessions.touchSession(session, now);
  return { user, session };
};

/** As `findLiveSession`. @throws {AuthError} `not_signed_in` if there is no live session. */
export const getLiveSession = async (
  deps: SessionDeps,
  token: string | null,
): Promise<{ user: User; session: Session }> => {
  const live = await findLiveSession(deps, token);
  if (live === null) throw new AuthError('not_signed_in');
  return live;
};

/** The user of a live session. Errors as in `getLiveSession`. */
export const getSessionUser = async (deps: SessionDeps, token: string | null): Promise<User> =>
  (await getLiveSession(deps, token)).user;
