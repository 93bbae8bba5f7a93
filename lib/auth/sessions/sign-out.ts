import { AuthError } from '../errors';
import type { Clock, SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import { findSessionOf, isLive, type SessionReads } from './find-live-session';
import { type IdleSettings, isIdle } from './idle-limit';

/** What `signOut` works with. */
export interface SignOutDeps extends SessionReads, IdleSettings {
  sessions: Pick<SessionsStore, 'findSession' | 'findSessionAndUser' | 'deleteSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End one session, leaving the user's others. When this returns, the next check of the cookie fails.
 * @throws {AuthError} `not_signed_in` if it was not live.
 */
export const signOut = async (deps: SignOutDeps, token: string | null): Promise<void> => {
  if (token === null) throw new AuthError('not_signed_in');
  const now = deps.clock.now();
  const present = await findSessionOf(deps, token, now);
  if (present === null) throw new AuthError('not_signed_in');
  const { session } = present;
  // The delete need not wait to know the user: a session that is not live may go as well.
  const deletion = deps.sessions.deleteSession(session.tokenHash);
  // Neither may still be under way when the answer leaves: the function is frozen then.
  const [found, deleted] = await Promise.allSettled([present.findUser(), deletion]);
  if (deleted.status === 'rejected') throw deleted.reason;
  const isDead = isIdle(deps, session, now) || (found.status === 'fulfilled' && !isLive(session, found.value));
  if (isDead) throw new AuthError('not_signed_in');
  await deps.events.record({ event: 'user_signed_out', userId: session.userId });
  if (found.status === 'rejected') throw found.reason;
};
