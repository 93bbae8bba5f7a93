import { authenticationOf } from '../credentials/proof';
import type { Session, SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, SecurityEvents } from '../ports';
import { type ChangeUserDeps, changeUser } from '../users/change-user';
import { continueSession } from './begin-session';
import { type CookieSessionDeps, type CookieSessionInput, cookieSession } from './cookie-session';

export interface EndOtherSessionsDeps extends ChangeUserDeps, CookieSessionDeps {
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End all sessions of a user on all surfaces, and begin a new one in which the caller goes on. As `endAllSessions`, this does not
 * depend on a list of sessions. The new session has what was proved for the old one, and ends when that would have ended.
 * @returns `token`, the cookie value of the new session, which is stored nowhere, and its lifetime in whole seconds; `null` for a session that never
 * expires.
 * @throws {AuthError} `not_signed_in` if the session was ended since the request began; `user_not_found` if the user was deleted.
 */
export const endOtherSessions = async (
  deps: EndOtherSessionsDeps,
  { user, session }: { user: User; session: SessionSummary },
  input: Pick<CookieSessionInput, 'ipAddress' | 'client'>,
): Promise<{ token: string; session: Session; durationSeconds: number | null }> => {
  const changed = await changeUser(deps, user, (before) => {
    if (!before.active || before.sessionEpoch !== session.epoch) throw new AuthError('not_signed_in');
    return { before, profile: {}, endsSessions: true, unlessSessionsEnded: true, now: deps.clock.now() };
  });
  await deps.events.record({ event: 'all_sessions_ended', user });
  const durationSeconds = remainingSeconds(session, deps.clock.now());
  const kind = cookieSession(deps, { ...input, durationSeconds, replaces: session.reference });
  const begun = await continueSession({ user: changed, ...authenticationOf(session) }, kind);
  return { token: begun.token, session: begun.session, durationSeconds };
};

const remainingSeconds = ({ expiresAt }: SessionSummary, now: Date): number | null =>
  expiresAt === null ? null : Math.max(1, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
