import type { Clock, SecurityEvents } from '../ports';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { TokenCaller } from './find-token-caller';

export interface EndTokenSessionDeps {
  tokenSessions: Pick<TokenSessionsStore, 'endTokenSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End the session of the request's access token. From now on its access and refresh tokens are refused. Other sessions of the
 * user stay live. Does nothing if another request has already ended it.
 */
export const endTokenSession = async (
  { tokenSessions, clock, events }: EndTokenSessionDeps,
  { user, tokenSession }: Pick<TokenCaller, 'user' | 'tokenSession'>,
): Promise<void> => {
  const isEnded = await tokenSessions.endTokenSession(tokenSession, clock.now());
  if (isEnded) await events.record({ event: 'user_signed_out', userId: user.id });
};
