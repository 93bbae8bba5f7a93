import { hashToken } from '../../crypto/hash-token';
import type { SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { SentCredentials } from '../sessions/authenticators/authenticator';
import { findLiveSession, readLiveSession, type SessionDeps, summaryOf } from '../sessions/find-live-session';
import type { SessionsStore } from '../stores/sessions-store';
import { requireSecondFactor, requireSecondFactorIfAny, type SecondFactorSettings } from '../users/second-factor';
import { hasBearerScheme, readBearer } from './bearer';
import { findTokenSession, type TokenCallerDeps } from './find-token-caller';

export interface SessionCallerDeps extends SessionDeps, SecondFactorSettings, Pick<TokenCallerDeps, 'accessTokens'> {
  sessions: SessionDeps['sessions'] & Pick<SessionsStore, 'findReferencedSession'>;
}

/** A caller with a live session of either kind. */
export interface SessionCaller {
  readonly user: User;
  readonly session: SessionSummary;
}

/**
 * Authenticate a request by its session cookie or by an access token in its `Authorization` header. A header of another scheme is
 * ignored. If both are sent, the token must be one of the cookie's session: cookie and token of different sessions authenticate
 * nobody. ASVS 5.0 15.3.7
 * @throws {AuthError} `not_signed_in`, or `token_refused` if a token was sent, if there is no live session;
 * `second_factor_required` or `second_factor_setup_required` if the user must have a second factor and the session proved none.
 */
export const getSessionCaller = async (
  deps: SessionCallerDeps,
  credentials: SentCredentials,
): Promise<SessionCaller> => {
  const caller = await identify(deps, credentials, findLiveSession);
  requireSecondFactor(deps, caller.user, caller.session);
  return caller;
};

/** As `getSessionCaller`, for the routes that set a second factor up: see `requireSecondFactorIfAny`. */
export const getSettingUpCaller = async (
  deps: SessionCallerDeps,
  credentials: SentCredentials,
): Promise<SessionCaller> => {
  const caller = await identify(deps, credentials, findLiveSession);
  requireSecondFactorIfAny(deps, caller.user, caller.session);
  return caller;
};

/** As `getSessionCaller`, for the route on which a user proves again who they are: it needs no second factor yet. */
export const getProvingCaller = (deps: SessionCallerDeps, credentials: SentCredentials): Promise<SessionCaller> =>
  identify(deps, credentials, findLiveSession);

/**
 * As `getSessionCaller`, for a request that ends the session: it needs no second factor, and does not store that the session is in
 * use.
 */
export const getLeavingCaller = (deps: SessionCallerDeps, credentials: SentCredentials): Promise<SessionCaller> =>
  identify(deps, credentials, readLiveSession);

const identify = async (
  deps: SessionCallerDeps,
  { authorization, sessionToken, hasSessionCookie }: SentCredentials,
  findByCookie: typeof findLiveSession,
): Promise<SessionCaller> => {
  if (authorization === null || !hasBearerScheme(authorization)) {
    const live = await findByCookie(deps, sessionToken);
    if (live === null) throw new AuthError('not_signed_in');
    return { user: live.user, session: summaryOf(live.session) };
  }
  const token = readBearer(authorization);
  if (token === null) throw new AuthError('token_refused', { reason: 'malformed' });
  const payload = await deps.accessTokens.verify(token);
  if (hasSessionCookie && (sessionToken === null || hashToken(sessionToken) !== payload.sid))
    throw new AuthError('token_refused', { reason: 'ambiguous' });
  const { user, session } = await findTokenSession(deps, payload);
  return { user, session };
};
