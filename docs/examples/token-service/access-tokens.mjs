import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** @typedef {{ issuer: string, audience: string, cooldownMs?: number }} TokenSettings */
/** @typedef {import('jose').JWTPayload & { sub: string, scope: string }} Claims */
/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {{ headers: Record<string, string>, cause?: unknown }} RefusalOptions */
/** @typedef {(request: Request) => object | Promise<object>} Handler */
/** @typedef {(request: Request, claims: Claims) => object | Promise<object>} UserHandler */

/** The reason why a request is refused, with the headers of RFC 6750 section 3. */
export class Refusal extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {RefusalOptions} options */
  constructor(status, code, message, { headers, cause }) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const requiredClaims = ['iss', 'aud', 'sub', 'client_id', 'iat', 'exp', 'jti', 'sid', 'scope'];

/**
 * Wrappers for handlers that need a valid access token. Tokens are verified offline: the issuer only delivers its public keys, which
 * are cached.
 * @param {TokenSettings} settings `cooldownMs`: the minimum time between two fetches because of unknown keys, default 30,000
 * @throws {Error} if the issuer is not an https URL (except on localhost): an attacker could replace the keys.
 */
export const createAccessTokenGuard = ({ issuer, audience, cooldownMs = 30_000 }) => {
  requireSecure(issuer);
  /** @type {Promise<import('jose').JWTVerifyGetKey> | undefined} */
  let keySet;
  const discoveredKeySet = () => {
    keySet ??= discoverKeySet(issuer, cooldownMs).catch((error) => {
      keySet = undefined;
      throw error;
    });
    return keySet;
  };

  /** @type {import('jose').JWTVerifyGetKey} */
  const findKey = async (header, token) => {
    if (typeof header.kid !== 'string') throw new errors.JWSInvalid('no kid');
    try {
      return await (await discoveredKeySet())(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) throw error;
      throw new Refusal(503, 'KEYS_UNAVAILABLE', 'Try again later.', { headers: { 'retry-after': '5' }, cause: error });
    }
  };

  const options = { issuer, audience, algorithms: ['RS256'], typ: 'at+jwt', requiredClaims, clockTolerance: 5 };
  /** @param {Request} request */
  const verify = async (request) => {
    try {
      const { payload } = await jwtVerify(bearerToken(request), findKey, options);
      return /** @type {Claims} */ (payload);
    } catch (error) {
      throw error instanceof errors.JOSEError ? refusalOf(error) : error;
    }
  };

  return {
    /** @type {(handler: UserHandler) => Handler} */
    requireUser: (handler) => async (request) => handler(request, await verify(request)),
    /** The user must have all of these roles. @type {(roles: string[]) => (handler: UserHandler) => Handler} */
    requireRoles: (roles) => (handler) => async (request) => {
      const claims = await verify(request);
      const granted = new Set(claims.scope.split(' '));
      if (!roles.every((role) => granted.has(role))) throw roleMissing(roles);
      return handler(request, claims);
    },
  };
};

/** @param {string} url */
const requireSecure = (url) => {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw new Error(`${url} must begin with https://`);
};

/** @param {string} issuer @param {number} cooldownDuration */
const discoverKeySet = async (issuer, cooldownDuration) => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5000) });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const discovery = /** @type {{ issuer: string, jwks_uri: string }} */ (await response.json());
  if (discovery.issuer !== issuer) throw new Error(`${url} is about another issuer: ${discovery.issuer}`);
  requireSecure(discovery.jwks_uri);
  return createRemoteJWKSet(new URL(discovery.jwks_uri), { cooldownDuration });
};

/** @type {Record<string, [code: string, message: string]>} */
const faults = {
  ERR_JWT_EXPIRED: ['TOKEN_EXPIRED', 'The token has expired.'],
  ERR_JWKS_NO_MATCHING_KEY: ['TOKEN_UNKNOWN_KEY', 'The issuer has no such key.'],
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: ['TOKEN_BAD_SIGNATURE', 'The signature does not match.'],
  aud: ['TOKEN_WRONG_AUDIENCE', 'The token is for another service.'],
  iss: ['TOKEN_WRONG_ISSUER', 'The token is from another issuer.'],
};

/** @param {errors.JOSEError & { claim?: string }} error */
const refusalOf = ({ code, claim = '' }) =>
  tokenRefusal(...(faults[code] ?? faults[claim] ?? ['TOKEN_MALFORMED', 'This is not an access token.']));

/** @param {Request} request */
const bearerToken = ({ headersDistinct: { authorization = [] } }) => {
  const [first = '', ...more] = authorization;
  if (first === '') throw new Refusal(401, 'TOKEN_MISSING', 'No token was sent.', challenge());
  const [, token] = /^Bearer +(\S+)$/i.exec(first) ?? [];
  if (token === undefined || more.length > 0) throw tokenRefusal('TOKEN_MALFORMED', 'This is not one bearer token.');
  return token;
};

const challenge = (text = '') => ({ headers: { 'www-authenticate': `Bearer realm="example"${text}` } });

/** @param {string} code @param {string} message */
const tokenRefusal = (code, message) =>
  new Refusal(401, code, message, challenge(`, error="invalid_token", error_description="${message}"`));

/** @param {string[]} roles */
const roleMissing = (roles) => {
  const text = `, error="insufficient_scope", scope="${roles.join(' ')}"`;
  return new Refusal(403, 'ROLE_MISSING', `You don't have the ${roles.join(', ')} role(s).`, challenge(text));
};
