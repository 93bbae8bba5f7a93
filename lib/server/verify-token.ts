import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Refusal, tokenRefused, unavailable } from './refusal';
import { requireSecure } from './require-secure';
import type { Claims } from './user';

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The minimum time between two fetches because of unknown keys, in milliseconds. */
  readonly cooldown: number;
  readonly fetch: typeof fetch;
}

/** @throws {Refusal} if the token is not valid, or if the keys cannot be fetched */
export type VerifyToken = (token: string) => Promise<Claims>;

const REQUIRED_CLAIMS = ['iss', 'aud', 'sub', 'client_id', 'iat', 'exp', 'jti', 'sid', 'scope', 'email', 'customer'];

/**
 * Verify access tokens offline: the issuer only delivers its public keys. They are cached as long as the issuer allows, and fetched
 * once more if a token names another key. @see RFC 9068 section 4
 */
export const createVerifier = ({ issuer, audience, cooldown, fetch }: VerifierOptions): VerifyToken => {
  let keySet: Promise<JWTVerifyGetKey> | undefined;
  const discoveredKeySet = () => {
    keySet ??= discoverKeySet(issuer, cooldown, fetch).catch((error) => {
      keySet = undefined;
      throw error;
    });
    return keySet;
  };

  const findKey: JWTVerifyGetKey = async (header, token) => {
    if (typeof header.kid !== 'string') throw new errors.JWSInvalid('no kid');
    try {
      return await (await discoveredKeySet())(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) throw error;
      throw unavailable('KEYS_UNAVAILABLE', error);
    }
  };

  const options = {
    issuer,
    audience,
    algorithms: ['RS256'],
    typ: 'at+jwt',
    requiredClaims: REQUIRED_CLAIMS,
    clockTolerance: 5,
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, findKey, options);
      return payload as unknown as Claims;
    } catch (error) {
      throw error instanceof errors.JOSEError ? refusalOf(error) : error;
    }
  };
};

const discoverKeySet = async (issuer: string, cooldownDuration: number, fetch: typeof globalThis.fetch) => {
  const url = `${issuer}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5000) });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const discovery = (await response.json()) as { issuer: string; jwks_uri: string };
  if (discovery.issuer !== issuer) throw new Error(`${url} is about another issuer: ${discovery.issuer}`);
  requireSecure(discovery.jwks_uri);
  return createRemoteJWKSet(new URL(discovery.jwks_uri), { cooldownDuration, cacheMaxAge: maxAgeOf(response) });
};

/** Milliseconds. Discovery document and keys have the same `max-age`; without one it is what Latchkey sends. */
const maxAgeOf = ({ headers }: Response): number => {
  const [, seconds = '300'] = /max-age=(\d+)/.exec(headers.get('cache-control') ?? '') ?? [];
  return Number(seconds) * 1000;
};

const FAULTS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  ERR_JWT_EXPIRED: ['TOKEN_EXPIRED', 'The token has expired.'],
  ERR_JWKS_NO_MATCHING_KEY: ['TOKEN_UNKNOWN_KEY', 'The issuer has no such key.'],
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: ['TOKEN_BAD_SIGNATURE', 'The signature does not match.'],
  aud: ['TOKEN_WRONG_AUDIENCE', 'The token is for another service.'],
  iss: ['TOKEN_WRONG_ISSUER', 'The token is from another issuer.'],
};

const refusalOf = ({ code, claim = '' }: errors.JOSEError & { claim?: string }): Refusal =>
  tokenRefused(...(FAULTS[code] ?? FAULTS[claim] ?? ['TOKEN_MALFORMED', 'This is not an access token.']));
