import { hashToken } from '../crypto/hash-token';
import { AuthError } from './errors';
import { isLive, type SessionDeps } from './find-live-session';
import type { SecurityEvents } from './ports';
import type { SessionsStore } from './stores';

/** What `signOut` works with. */
export interface SignOutDeps extends SessionDeps {
  sessions: Pick<SessionsStore, 'findSession' | 'deleteSession'>;
  events: SecurityEvents;
}

/**
 * End one session, leaving the user's others. When this returns, the next check of the cookie fails.
 * @throws {AuthError} `not_signed_in` if it was not live.
 */
export const signOut = async (deps: SignOutDeps, token: string | null): Promise<void> => {
  if (token === null) throw new AuthError('not_signed_in');
  const tokenHash = hashToken(token);
  const session = await deps.sessions.findSession(tokenHash, deps.clock.now());
  if (session === null) throw new AuthError('not_signed_in');
  // The delete need not wait to know the user: a session that is not live may go as well.
  const deletion = deps.sessions.deleteSession(tokenHash);
  // Neither may still be under way when the answer leaves: the function is frozen then.
  const [found, deleted] = await Promise.allSettled([deps.users.findUser(session.userId), deletion]);
  if (deleted.status === 'rejected') throw deleted.reason;
  if (found.status === 'fulfilled' && !isLive(session, found.value)) throw new AuthError('not_signed_in');
  deps.events.record({ event: 'user_signed_out', userId: session.userId });
  if (found.status === 'rejected') throw found.reason;
};
