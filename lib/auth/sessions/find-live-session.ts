import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import type { Session, SessionSummary, User } from '../entities';
import type { Clock } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import type { UsersStore } from '../stores/users-store';
import { mayBeImpersonated } from '../users/impersonation';
import { maySignIn } from '../users/may-sign-in';
import { type IdleSettings, isIdle, shouldTouch } from './idle-limit';

export interface SessionReads {
  mode: Pick<ContractMode, 'sessionOwner' | 'verifiesEmails'>;
  users: Pick<UsersStore, 'findUser'>;
  sessions: Pick<SessionsStore, 'findSession' | 'findSessionAndUser'>;
}

export interface SessionDeps extends SessionReads, IdleSettings {
  sessions: Pick<SessionsStore, 'findSession' | 'findSessionAndUser' | 'touchSession'>;
  clock: Clock;
}

/**
 * Whether the session is valid for this user: it is theirs, it has their current `sessionEpoch`, and they may sign in. If an admin
 * uses it, the user must still be one as whom they may act; whether the admin still may, the store has checked.
 */
export const isLive = (
  deps: { mode: Pick<ContractMode, 'verifiesEmails'> },
  session: Pick<Session, 'userId' | 'epoch' | 'impersonator'>,
  user: User | null,
): user is User =>
  user !== null &&
  user.id === session.userId &&
  user.sessionEpoch === session.epoch &&
  maySignIn(deps, user) &&
  (session.impersonator === undefined ||
    (user.customerId === session.impersonator.customerId && mayBeImpersonated(user)));

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
 * Find the live session of a cookie value, and its user.
 * @param token `null` if the request has no session cookie, or several.
 * @returns `null` if the session is unknown, expired, idle for too long or ended, or if its user was deleted or may not sign in.
 * Callers cannot tell which.
 * @see OWASP Session Management Cheat Sheet, "Session Expiration"
 */
export const readLiveSession = async (
  deps: SessionReads & IdleSettings & { clock: Clock },
  token: string | null,
): Promise<{ user: User; session: Session } | null> => {
  if (token === null) return null;
  const now = deps.clock.now();
  const found = await findSessionOf(deps, token, now);
  if (found === null || isIdle(deps, found.session, now)) return null;
  const { session } = found;
  const user = await found.findUser();
  return isLive(deps, session, user) ? { user, session } : null;
};

/** As `readLiveSession`. Also stores that the session is in use, at most once in a tenth of the idle limit. */
export const findLiveSession = async (
  deps: SessionDeps,
  token: string | null,
): Promise<{ user: User; session: Session } | null> => {
  const live = await readLiveSession(deps, token);
  const now = deps.clock.now();
  if (live !== null && shouldTouch(deps, live.session, now)) await deps.sessions.touchSession(live.session, now);
  return live;
};

/** A cookie session without its secret, as the sessions of either kind are shown. */
export const summaryOf = ({ tokenHash, ...session }: Session): SessionSummary => ({
  ...session,
  reference: tokenHash,
  endsIdle: true,
});
