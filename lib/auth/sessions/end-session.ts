import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import type { Session, User } from '../entities';
import { AuthError } from '../errors';
import type { SessionsStore } from '../stores/sessions-store';
import { type EndLiveSessionDeps, endLiveSession } from './end-live-session';
import { isLive } from './find-live-session';
import { type IdleSettings, isIdle } from './idle-limit';

export interface EndSessionDeps extends IdleSettings, EndLiveSessionDeps {
  sessions: Pick<SessionsStore, 'findSession' | 'endSession'>;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

/**
 * End the session of the request's cookie. The caller may have authenticated in another way than by that session.
 * @param caller.session the session that authenticated the request; `null` if something else did.
 * @param caller.token the value of the session cookie; `null` if none was sent.
 * @throws {AuthError} `no_session` if it is not a live session of the caller.
 */
export const endSession = async (
  deps: EndSessionDeps,
  caller: { user: User; session: Session | null; token: string | null },
): Promise<void> => {
  const session = caller.session ?? (await findSession(deps, caller.token));
  if (session === null || !isLive(deps, session, caller.user)) throw new AuthError('no_session');
  if (!(await endLiveSession(deps, caller.user, { reference: session.tokenHash }))) throw new AuthError('no_session');
};

const findSession = async (deps: EndSessionDeps, token: string | null): Promise<Session | null> => {
  if (token === null) return null;
  const now = deps.clock.now();
  const session = await deps.sessions.findSession(hashToken(token), now);
  return session === null || isIdle(deps, session, now) ? null : session;
};
