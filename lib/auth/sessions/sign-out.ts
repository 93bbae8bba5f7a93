import type { SessionSummary } from '../entities';
import { AuthError } from '../errors';
import type { Clock, SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';

export interface SignOutDeps {
  sessions: Pick<SessionsStore, 'endSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End one live session of a user, of either kind. When this returns, its cookie and its tokens are refused; other sessions of the
 * user stay live.
 * @throws {AuthError} `not_signed_in` if another request ended it at the same time.
 */
export const signOut = async (
  { sessions, clock, events }: SignOutDeps,
  session: Pick<SessionSummary, 'reference' | 'userId'>,
): Promise<void> => {
  if (!(await sessions.endSession(session, clock.now()))) throw new AuthError('not_signed_in');
  await events.record({ event: 'user_signed_out', userId: session.userId });
};
