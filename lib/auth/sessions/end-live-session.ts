import type { SessionSummary, User } from '../entities';
import type { Clock, SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';

export interface EndLiveSessionDeps {
  sessions: Pick<SessionsStore, 'endSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End one session of a user, of either kind, and record that they signed out. From now on its cookie, access tokens and refresh
 * tokens are refused. Other sessions of the user stay live.
 * @returns `false` if another request has already ended it.
 */
export const endLiveSession = async (
  { sessions, clock, events }: EndLiveSessionDeps,
  user: Pick<User, 'id' | 'customerId'>,
  { reference }: Pick<SessionSummary, 'reference'>,
): Promise<boolean> => {
  if (!(await sessions.endSession({ reference, userId: user.id, customerId: user.customerId }, clock.now())))
    return false;
  await events.record({ event: 'user_signed_out', user });
  return true;
};
