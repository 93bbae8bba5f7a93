import type { TokenSession, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { Proof } from '../sessions/authenticators/authenticator';
import { isLive } from '../sessions/find-live-session';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { AccessTokenPayload, AccessTokens } from './access-token';

/** RFC 6750 section 2.1. The name of the scheme is not case-sensitive: RFC 9110 section 11.1. */
const BEARER = /^bearer +([^\s]+)$/i;
/** The cookie contains the token in base64 or base64url, with or without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const CHALLENGE = 'Bearer';

export interface TokenCallerDeps {
  tokenSessions: Pick<TokenSessionsStore, 'findTokenSession'>;
  accessTokens: Pick<AccessTokens, 'verify'>;
  clock: Clock;
}

/** The caller of a request with an access token: the user as stored now, and the claims of the token, which may be older. */
export interface TokenCaller {
  readonly user: User;
  readonly tokenSession: TokenSession;
  readonly payload: AccessTokenPayload;
}

/**
 * Authenticate a request by the access token in its header or cookie. After the signature, one read checks that session and user
 * are still live.
 * @throws {AuthError} `not_authenticated` if the request has no token; `token_refused`.
 */
export const findTokenCaller = async (deps: TokenCallerDeps, proof: Proof): Promise<TokenCaller> => {
  const payload = await deps.accessTokens.verify(tokenOf(proof));
  const { sid: id, sub: userId } = payload;
  const found = await deps.tokenSessions.findTokenSession({ id, userId, now: deps.clock.now() });
  if (found === null || !isLive(found.session, found.user) || payload.session_epoch !== found.user.sessionEpoch)
    throw new AuthError('token_refused', { reason: 'revoked' });
  return { user: found.user, tokenSession: found.session, payload };
};

/** The token of a request. Several cookies, or different tokens in header and cookie, are refused. ASVS 5.0 15.3.7 */
const tokenOf = ({ authorization, sessionToken, hasSessionCookie }: Proof): string => {
  if (authorization === null && !hasSessionCookie) throw new AuthError('not_authenticated', { challenge: CHALLENGE });
  const sent = [
    ...(authorization === null ? [] : [BEARER.exec(authorization)?.[1] ?? null]),
    ...(hasSessionCookie ? [sessionToken === null ? null : tokenOfCookie(sessionToken)] : []),
  ];
  const [token] = sent;
  if (token === undefined || token === null) throw new AuthError('token_refused', { reason: 'malformed' });
  if (sent.some((other) => other !== token)) throw new AuthError('token_refused', { reason: 'ambiguous' });
  return token;
};

/** The token in a cookie value; `null` if the value is not base64. */
export const tokenOfCookie = (value: string): string | null =>
  BASE64.test(value) ? Buffer.from(value, 'base64').toString('latin1') : null;
