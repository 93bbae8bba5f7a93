import type { ContractMode } from '../contract-mode';
import type { SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { SentCredentials } from '../sessions/authenticators/authenticator';
import { isLive } from '../sessions/find-live-session';
import { type IdleSettings, isIdle } from '../sessions/idle-limit';
import type { SessionsStore } from '../stores/sessions-store';
import { requireSecondFactor, type SecondFactorSettings } from '../users/second-factor';
import type { AccessTokenPayload, AccessTokens } from './access-token';
import { readBearer } from './bearer';

/** The cookie contains the token in base64 or base64url, with or without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const CHALLENGE = 'Bearer';

export interface TokenCallerDeps extends IdleSettings, SecondFactorSettings {
  mode: Pick<ContractMode, 'verifiesEmails'>;
  sessions: Pick<SessionsStore, 'findReferencedSession'>;
  accessTokens: Pick<AccessTokens, 'verify'>;
  clock: Clock;
}

/** The caller of a request with an access token: the user as stored now, and the claims of the token, which may be older. */
export interface TokenCaller {
  readonly user: User;
  readonly session: SessionSummary;
  readonly payload: AccessTokenPayload;
}

/**
 * Authenticate a request by the access token in its header or cookie.
 * @throws {AuthError} `not_authenticated` if the request has no token; `token_refused`; `second_factor_required` or
 * `second_factor_setup_required` if the user must have a second factor and the session proved none.
 */
export const findTokenCaller = async (deps: TokenCallerDeps, credentials: SentCredentials): Promise<TokenCaller> => {
  const caller = await findLeavingTokenCaller(deps, credentials);
  requireSecondFactor(deps, caller.user, caller.session);
  return caller;
};

/** As `findTokenCaller`, for a request that ends the session: it needs no second factor. */
export const findLeavingTokenCaller = async (
  deps: TokenCallerDeps,
  credentials: SentCredentials,
): Promise<TokenCaller> => {
  if (credentials.authorization === null && !credentials.hasSessionCookie)
    throw new AuthError('not_authenticated', { challenge: CHALLENGE });
  return findTokenSession(deps, await verifySent(deps, credentials));
};

/**
 * Find the live session of a verified access token, of either kind, and its user, in one read. Does not store that the session is
 * in use. Getting a new token does, and a client in use needs one every few minutes. Asks for no second factor.
 * @throws {AuthError} `token_refused` if session or user are no longer live.
 */
export const findTokenSession = async (deps: TokenCallerDeps, payload: AccessTokenPayload): Promise<TokenCaller> => {
  const { sid: reference, sub: userId, session_epoch: epoch } = payload;
  const now = deps.clock.now();
  const found = await deps.sessions.findReferencedSession({ reference, userId, now });
  if (found === null || !isLive(deps, found.session, found.user) || epoch !== found.session.epoch) throw revoked();
  if (found.session.endsIdle && isIdle(deps, found.session, now)) throw revoked();
  return { ...found, payload };
};

const revoked = () => new AuthError('token_refused', { reason: 'revoked' });

/**
 * The claims of the token of a request. If header and cookie have different tokens, both must be valid tokens of one session, and
 * the header counts: two tabs share the cookie, so it may have the token of the other tab, which refreshed last. Several cookies
 * are refused. ASVS 5.0 15.3.7
 */
const verifySent = async (
  { accessTokens }: TokenCallerDeps,
  { authorization, sessionToken, hasSessionCookie }: SentCredentials,
): Promise<AccessTokenPayload> => {
  const bearer = authorization === null ? undefined : readBearer(authorization);
  const cookie = hasSessionCookie ? (sessionToken === null ? null : tokenOfCookie(sessionToken)) : undefined;
  const [token, other] = bearer === undefined ? [cookie, undefined] : [bearer, cookie];
  if (token === undefined || token === null || other === null)
    throw new AuthError('token_refused', { reason: 'malformed' });
  const payload = await accessTokens.verify(token);
  if (other !== undefined && other !== token && !isSameSession(payload, await accessTokens.verify(other)))
    throw new AuthError('token_refused', { reason: 'ambiguous' });
  return payload;
};

const isSameSession = (one: AccessTokenPayload, other: AccessTokenPayload): boolean =>
  one.sid === other.sid && one.sub === other.sub;

/** The token in a cookie value; `null` if the value is not base64. */
export const tokenOfCookie = (value: string): string | null =>
  BASE64.test(value) ? Buffer.from(value, 'base64').toString('latin1') : null;
