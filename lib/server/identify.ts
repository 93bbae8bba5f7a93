import { crossSite, Refusal, tokenMissing, tokenRefused, unavailable } from './refusal';
import { requireSecure } from './require-secure';
import { type Claims, type User, userOf } from './user';
import { createVerifier } from './verify-token';

export interface GuardOptions {
  /** The setting `BASE_URL` of Latchkey: `https://auth.example.com`. */
  readonly issuer: string;
  /** The setting `TOKEN_AUDIENCE`. Default `latchkey`. */
  readonly audience?: string;
  /**
   * `offline` verifies access tokens with the published keys: fast, and a revoked token is accepted until it expires. `live` asks
   * Latchkey about every request: revocation counts at once, and the session cookie is accepted too. Default `offline`.
   */
  readonly check?: 'offline' | 'live';
  /** With `live`: origins, besides the own one, whose pages may change state with the cookie. */
  readonly allowedOrigins?: readonly string[];
  /** With `live`: sent to Latchkey with every question. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gets why Latchkey cannot be asked. Default: nobody does. */
  readonly report?: (cause: unknown) => void;
  /** The minimum time between two fetches of the keys because of unknown ones, in milliseconds. Default 30,000. */
  readonly cooldown?: number;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

/** The parts of a request that say who sent it. A header that was sent several times is not one of them. */
export interface Credentials {
  readonly method: string;
  /** @returns `undefined` if the header was not sent. Several of one name are joined by commas. */
  header(name: string): string | undefined;
}

/** @throws {Refusal} if the request is not of a user */
export type Identify = (credentials: Credentials) => Promise<User>;

/** @throws {Error} if the issuer is not an https URL, except on this machine */
export const createIdentify = (options: GuardOptions): Identify => {
  const issuer = options.issuer.replace(/\/$/, '');
  requireSecure(issuer);
  const { fetch = globalThis.fetch, audience = 'latchkey', cooldown = 30_000, allowedOrigins = [] } = options;
  const verify = createVerifier({ issuer, audience, cooldown, fetch });

  /** The body of Latchkey's answer. `null`: it knows no such user. */
  const ask = async (method: string, path: string, headers: Record<string, string>): Promise<unknown> => {
    const request = { method, headers: { ...options.headers, ...headers }, redirect: 'error' } as const;
    const answer = await fetch(issuer + path, { ...request, signal: AbortSignal.timeout(5000) }).catch((cause) => {
      throw unavailable('SERVICE_UNAVAILABLE', cause);
    });
    if (answer.status === 200) return answer.json();
    if (answer.status === 401 || answer.status === 403) return null;
    throw unavailable('SERVICE_UNAVAILABLE', new Error(`${path} answered ${answer.status}`));
  };

  const identifyLive: Identify = async ({ method, header }) => {
    const [authorization, cookie] = [header('authorization'), header('cookie')];
    if (authorization !== undefined) {
      const token = bearerToken(authorization);
      const claims = await ask('GET', '/api/users/token', { authorization: `Bearer ${token}` });
      if (claims === null) throw tokenRefused('TOKEN_REVOKED', 'The token is not accepted.');
      return userOf(claims as Claims);
    }
    if (cookie === undefined) throw tokenMissing();
    requireSameSite({ method, header }, allowedOrigins);
    const issued = await ask('POST', '/token', { cookie });
    if (issued === null) throw tokenMissing();
    return userOf(await verify((issued as { access_token: string }).access_token));
  };

  const identify: Identify =
    options.check === 'live'
      ? identifyLive
      : async ({ header }) => userOf(await verify(bearerToken(header('authorization'))));
  return async (credentials) => {
    try {
      return await identify(credentials);
    } catch (error) {
      if (error instanceof Refusal && error.cause !== undefined) options.report?.(error.cause);
      throw error;
    }
  };
};

const bearerToken = (authorization = ''): string => {
  if (authorization === '') throw tokenMissing();
  const [, token] = /^Bearer +([^\s,]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw tokenRefused('TOKEN_MALFORMED', 'This is not one bearer token.');
  return token;
};

/**
 * A browser sends the cookie with requests of other pages too. A request that changes state must come from a page of the own
 * origin or of an allowed one. Programs send none of these headers. @see OWASP, "Cross-Site Request Forgery Prevention"
 */
const requireSameSite = ({ method, header }: Credentials, allowedOrigins: readonly string[]): void => {
  if (method === 'GET' || method === 'HEAD') return;
  const [origin, site] = [header('origin'), header('sec-fetch-site')];
  const isOwn = site === undefined ? origin === undefined || isHost(header('host'), origin) : site === 'same-origin';
  if (!isOwn && site !== 'none' && !(origin !== undefined && allowedOrigins.includes(origin))) throw crossSite();
};

/** @param host `undefined` in HTTP/2, whose requests need no such header: then no origin is known to be the own one */
const isHost = (host: string | undefined, origin: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;
