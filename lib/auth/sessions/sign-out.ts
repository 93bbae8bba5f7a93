import { AuthError } from '../errors';
import type { Clock, SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import { findSessionOf, isLive, type SessionReads } from './find-live-session';
import { type IdleSettings, isIdle } from './idle-limit';

export interface SignOutDeps extends SessionReads, IdleSettings {
  sessions: Pick<SessionsStore, 'findSession' | 'findSessionAndUser' | 'endSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End one session of a user. When this returns, the cookie is refused; other sessions of the user stay live.
 * @throws {AuthError} `not_signed_in` if the session is not live, or another request ended it at the same time.
 */
export const signOut = async (deps: SignOutDeps, token: string | null): Promise<void> => {
  if (token === null) throw new AuthError('not_signed_in');
  const now = deps.clock.now();
  const found = await findSessionOf(deps, token, now);
  if (found === null) throw new AuthError('not_signed_in');
  const { session } = found;
  const isOver = isIdle(deps, session, now) || !isLive(session, await found.findUser());
  if (isOver || !(await deps.sessions.endSession(session, now))) throw new AuthError('not_signed_in');
  await deps.events.record({ event: 'user_signed_out', userId: session.userId });
};
