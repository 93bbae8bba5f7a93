import { hashToken } from '../../crypto/hash-token';
import type { Session, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import { isLive } from './find-live-session';
import { type IdleSettings, isIdle } from './idle-limit';

export interface EndSessionDeps extends IdleSettings {
  sessions: Pick<SessionsStore, 'findSession' | 'endSession'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End the session whose cookie a signed-in user carries, however they proved who they are.
 * @param caller.session the session that was the proof; `null` where something else was.
 * @param caller.token the cookie's value, if one was sent.
 * @throws {AuthError} `no_session` if that is no live session of theirs.
 */
export const endSession = async (
  deps: EndSessionDeps,
  caller: { user: User; session: Session | null; token: string | null },
): Promise<void> => {
  const session = caller.session ?? (await findSession(deps, caller.token));
  if (session === null || !isLive(session, caller.user)) throw new AuthError('no_session');
  if (!(await deps.sessions.endSession(session, deps.clock.now()))) throw new AuthError('no_session');
  await deps.events.record({ event: 'user_signed_out', userId: caller.user.id });
};

const findSession = async (deps: EndSessionDeps, token: string | null): Promise<Session | null> => {
  if (token === null) return null;
  const now = deps.clock.now();
  const session = await deps.sessions.findSession(hashToken(token), now);
  return session === null || isIdle(deps, session, now) ? null : session;
};
