import type { TokenSession, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { Proof } from '../sessions/authenticators/authenticator';
import { isLive } from '../sessions/find-live-session';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { AccessTokenPayload, AccessTokens } from './access-token';

/** RFC 6750 section 2.1; the scheme's name in any case, RFC 9110 section 11.1. */
const BEARER = /^bearer +([^\s]+)$/i;
/** What the cookie holds: the token in base64, with or without padding, of either alphabet. */
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const CHALLENGE = 'Bearer';

export interface TokenCallerDeps {
  tokenSessions: Pick<TokenSessionsStore, 'findTokenSession'>;
  accessTokens: Pick<AccessTokens, 'verify'>;
  clock: Clock;
}

/** Who sends a request, by an access token: the user as they are now, and what the token says of them. */
export interface TokenCaller {
  readonly user: User;
  readonly tokenSession: TokenSession;
  readonly payload: AccessTokenPayload;
}

/**
 * Whose access token a request carries, in the header or in the cookie, checked against the live user and session in one read.
 * @throws {AuthError} `not_authenticated` for nothing sent, `token_refused`.
 */
export const findTokenCaller = async (deps: TokenCallerDeps, proof: Proof): Promise<TokenCaller> => {
  const payload = await deps.accessTokens.verify(tokenOf(proof));
  const { sid: id, sub: userId } = payload;
  const found = await deps.tokenSessions.findTokenSession({ id, userId, now: deps.clock.now() });
  if (found === null || !isLive(found.session, found.user) || payload.session_epoch !== found.user.sessionEpoch)
    throw new AuthError('token_refused', { reason: 'revoked' });
  return { user: found.user, tokenSession: found.session, payload };
};

/** The one token of a request. Several cookies, or a header and a cookie that disagree, prove nothing. ASVS 5.0 15.3.7 */
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

/** The token that a cookie's value stands for; `null` for what is no base64. */
export const tokenOfCookie = (value: string): string | null =>
  BASE64.test(value) ? Buffer.from(value, 'base64').toString('latin1') : null;
