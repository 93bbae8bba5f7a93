import { type OperationName, parseOperation, requestOf } from './call';
import { type Operations, operations } from './operations';
import type { Failure, Result, Success } from './result';
import { send, type Transport } from './send';
import { createSessionToken } from './session-token';
import {
  createTokenSession,
  type Lock,
  memoryStore,
  type TokenOutcome,
  type TokenStore,
  tokensOf,
} from './token-session';
import { until } from './wait';

export type { Operations } from './operations';
export type { Failure, Result, Success } from './result';
export type { TokenStore, Tokens } from './token-session';

export interface ClientOptions {
  /** Where the service is: `https://auth.example.com`, without a slash at the end. */
  readonly baseUrl: string;
  /**
   * `cookie`: the browser keeps the session of `signIn` in a cookie that no script can read. For pages on the same site as the
   * service. `token`: the tokens of `issueTokens` are kept in `store`, refreshed, and sent. For all other pages and programs.
   * Default `cookie`.
   */
  readonly credentials?: 'cookie' | 'token';
  /** Where the tokens are, with `credentials: 'token'`. Default: in memory. */
  readonly store?: TokenStore;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often a request is repeated where this is safe. Default 2. */
  readonly retries?: number;
  /** A longer `Retry-After` than these seconds is not waited for: the call fails and names it. Default 5. */
  readonly maxRetryAfter?: number;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: () => number;
  /** Runs one refresh at a time, over all tabs. Default: Web Locks, where they exist. */
  readonly lock?: Lock;
}

export interface CallOptions {
  /** Ends the call, also while it waits for a retry: the promise is rejected with the reason of the signal. */
  readonly signal?: AbortSignal;
  /** Sent with this request: on a server, the `cookie` of the browser that it is made for. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Call<Operation extends { input: object; data: unknown; code: string }> = (
  ...call: Record<never, never> extends Operation['input']
    ? [input?: Operation['input'], options?: CallOptions]
    : [input: Operation['input'], options?: CallOptions]
) => Promise<Result<Operation['data'], Operation['code']>>;

/** One function per operation of the service, by its `operationId` in `/openapi.json`. */
export type Client = { readonly [Name in OperationName]: Call<Operations[Name]> } & {
  /** An access token that is valid for a while: for your own services. Fails with `not_signed_in` if nobody is signed in. */
  accessToken(options?: CallOptions): Promise<Result<string, 'not_signed_in'>>;
  /**
   * `fetch` with the access token in `authorization`, and once more with a new one if the answer is 401. Only for services that
   * you trust: whoever gets the token can use it. @throws what `fetch` throws, also if Latchkey cannot be asked for a token: then
   * `cause` is the `Failure`
   */
  fetchWithToken(url: string | URL, init?: RequestInit): Promise<Response>;
};

type AnyInput = Readonly<Record<string, unknown>>;

/** A client of the service. It never throws because of an answer: see `Result`. */
export const createClient = (options: ClientOptions): Client => {
  const { credentials = 'cookie', store = memoryStore(), now = Date.now, lock = tabLock(options.baseUrl) } = options;
  const transport: Transport = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    credentials: credentials === 'cookie' ? 'include' : 'omit',
    headers: options.headers ?? {},
    retries: options.retries ?? 2,
    maxRetryAfter: options.maxRetryAfter ?? 5,
  };
  const isTokenMode = credentials === 'token';
  const tokenSession = createTokenSession({ store, lock, now, refresh: refreshWith(transport) });
  const sessionToken = createSessionToken({ transport, now });
  const tokenOf = (refused?: string): Promise<TokenOutcome> =>
    isTokenMode ? tokenSession(refused) : sessionToken.get(refused);

  const call = async (name: OperationName, input?: AnyInput, { signal, headers }: CallOptions = {}) => {
    const operation = parseOperation(name);
    const outgoing = { ...requestOf(operation, input), signal, headers };
    const token = isTokenMode && operation.takesToken ? await until(tokenOf(), signal) : null;
    if (isFailure(token)) return token;
    let result = await send(transport, { ...outgoing, token });
    if (token !== null && isTokenRefused(result)) {
      const next = await until(tokenOf(token), signal);
      if (typeof next === 'string' && next !== token) result = await send(transport, { ...outgoing, token: next });
    }
    if (result.ok && operation.method !== 'GET') sessionToken.forget();
    if (isTokenMode && name === 'issueTokens' && result.ok) await store.set(tokensOf(result.data, now()));
    if (isTokenMode && endsTokens(name, result)) await store.set(null);
    return result;
  };

  const accessToken: Client['accessToken'] = async ({ signal } = {}) => {
    const token = await until(tokenOf(), signal);
    if (isFailure(token)) return token as Failure<'network_error'>;
    return token === null ? notSignedIn : { ok: true, status: 200, data: token, headers: new Headers() };
  };

  const fetchWithToken: Client['fetchWithToken'] = async (url, init = {}) => {
    const ask = (token: TokenOutcome) => {
      if (isFailure(token)) throw new TypeError(token.message, { cause: token });
      const headers = new Headers(init.headers);
      if (typeof token === 'string') headers.set('authorization', `Bearer ${token}`);
      return transport.fetch(url, { ...init, headers });
    };
    const token = await until(tokenOf(), init.signal ?? undefined);
    const answer = await ask(token);
    if (answer.status !== 401 || typeof token !== 'string') return answer;
    const next = await until(tokenOf(token), init.signal ?? undefined);
    return typeof next === 'string' && next !== token ? ask(next) : answer;
  };

  const calls = Object.keys(operations).map((name) => [
    name,
    (input?: AnyInput, callOptions?: CallOptions) => call(name as OperationName, input, callOptions),
  ]);
  return { ...Object.fromEntries(calls), accessToken, fetchWithToken } as Client;
};

const notSignedIn: Failure<'not_signed_in'> = {
  ok: false,
  code: 'not_signed_in',
  status: 401,
  message: 'Nobody is signed in.',
  body: undefined,
  headers: new Headers(),
};

const isFailure = (token: TokenOutcome): token is Failure => typeof token === 'object' && token !== null;

/** The user directory says so with 401, the auth service with 403. */
const isTokenRefused = (result: Success<unknown> | Failure): boolean =>
  !result.ok && (result.status === 401 || result.code === 'not_signed_in');

const endsTokens = (name: OperationName, result: Success<unknown> | Failure): boolean =>
  (name === 'revokeTokens' || name === 'signOut') && (result.ok || isTokenRefused(result));

/** Each attempt has 3 seconds, so that the last one begins within the 10 seconds in which the service repeats a lost answer. */
const refreshWith = (transport: Transport) => (refreshToken: string) =>
  send(
    {
      ...transport,
      retries: 2,
      maxRetryAfter: 1,
      fetch: (url, init) => transport.fetch(url, { ...init, signal: AbortSignal.timeout(3000) }),
    },
    { method: 'POST', path: '/api/users/refresh', body: { refresh_token: refreshToken }, isRepeatable: true },
  );

/** One tab at a time, in browsers with Web Locks. Elsewhere the work runs at once. */
const tabLock =
  (baseUrl: string): Lock =>
  async (work) => {
    const { locks } = globalThis.navigator ?? {};
    return locks === undefined ? work() : await locks.request(`latchkey ${baseUrl}`, work);
  };
