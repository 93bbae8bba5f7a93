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
 * End one session, leaving the user's others. When this returns, the next check of the cookie fails.
 * @throws {AuthError} `not_signed_in` if it was not live, or somebody else has just ended it.
 */
export const signOut = async (deps: SignOutDeps, token: string | null): Promise<void> => {
  if (token === null) throw new AuthError('not_signed_in');
  const now = deps.clock.now();
  const present = await findSessionOf(deps, token, now);
  if (present === null) throw new AuthError('not_signed_in');
  const { session } = present;
  const isDead = isIdle(deps, session, now) || !isLive(session, await present.findUser());
  if (isDead || !(await deps.sessions.endSession(session, now))) throw new AuthError('not_signed_in');
  await deps.events.record({ event: 'user_signed_out', userId: session.userId });
};
