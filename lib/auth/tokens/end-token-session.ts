import type { Clock, SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import type { TokenCaller } from './find-token-caller';

export interface EndTokenSessionDeps {
  sessions: Pick<SessionsStore, 'endSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End the session of the request's access token, of either kind. From now on its cookie, access tokens and refresh tokens are
 * refused. Other sessions of the user stay live. Does nothing if another request has already ended it.
 */
export const endTokenSession = async (
  { sessions, clock, events }: EndTokenSessionDeps,
  { user, session }: Pick<TokenCaller, 'user' | 'session'>,
): Promise<void> => {
  const isEnded = await sessions.endSession(session, clock.now());
  if (isEnded) await events.record({ event: 'user_signed_out', userId: user.id });
};
