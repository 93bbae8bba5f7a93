import type { IssuedTokens } from '../../auth/tokens/begin-token-session';
import { type CookieSettings, setCookie } from '../../http/cookies';
import { type HttpResponse, ok } from '../../http/response';

/**
 * The answer that issues tokens: their payload, both tokens, and the access token as a cookie.
 * @param others further `Set-Cookie` header values.
 */
export const tokensResponse = (
  cookie: CookieSettings,
  { token, payload, refreshToken }: IssuedTokens,
  others: readonly string[] = [],
): HttpResponse => {
  const seconds = payload.exp - payload.iat;
  return ok(
    { ...payload, access_token: token, refresh_token: refreshToken, token_type: 'Bearer', expires_in: seconds },
    { cookies: [setCookie(cookie, cookieValueOf(token), seconds), ...others] },
  );
};

/** The token in base64 without padding: a token is ASCII, so the value has letters and digits only. */
const cookieValueOf = (token: string): string => Buffer.from(token).toString('base64').replace(/=+$/, '');
