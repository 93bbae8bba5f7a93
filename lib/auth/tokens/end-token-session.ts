import type { SecurityEvents } from '../ports';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { TokenCaller } from './find-token-caller';

/** What `endTokenSession` works with. */
export interface EndTokenSessionDeps {
  tokenSessions: Pick<TokenSessionsStore, 'deleteTokenSession'>;
  events: SecurityEvents;
}

/** End the caller's session: its access and refresh tokens are refused from now on. Their others go on. */
export const endTokenSession = async (
  { tokenSessions, events }: EndTokenSessionDeps,
  { user, tokenSession }: Pick<TokenCaller, 'user' | 'tokenSession'>,
): Promise<void> => {
  await tokenSessions.deleteTokenSession(tokenSession.id);
  await events.record({ event: 'user_signed_out', userId: user.id });
};
