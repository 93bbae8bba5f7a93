import type { Failure, Success } from './result';

/** The tokens of a sign-in. Whoever has them is signed in: keep them out of logs, and see `TokenStore`. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token is refreshed before its next use, in milliseconds since 1970. */
  readonly refreshAt: number;
}

/**
 * Where the tokens are. By default in memory: they end with the page. A store that several tabs share (`get` must return what
 * another tab has `set`) is safe to use, but every script on the page can read `localStorage`.
 */
export interface TokenStore {
  get(): Tokens | null | Promise<Tokens | null>;
  /** @param tokens `null` after the sign-out, and when the session has ended */
  set(tokens: Tokens | null): unknown;
}

/** An access token; `null` if nobody is signed in; a failure if the service cannot be asked now. */
export type TokenOutcome = string | null | Failure;

/** Runs the work of one tab at a time. */
export type Lock = <Value>(work: () => Promise<Value>) => Promise<Value>;

export interface TokenSessionDeps {
  readonly store: TokenStore;
  readonly lock: Lock;
  readonly now: () => number;
  /** Exchange a refresh token. A lost answer is asked for again within the 10 seconds in which the service repeats it. */
  readonly refresh: (refreshToken: string) => Promise<Success<unknown> | Failure>;
}

export const memoryStore = (): TokenStore => {
  let current: Tokens | null = null;
  return {
    get: () => current,
    set: (tokens) => {
      current = tokens;
    },
  };
};

/** @param issued the body of a sign-in or a refresh of the user directory */
export const tokensOf = (issued: unknown, now: number): Tokens => {
  const { access_token, refresh_token, expires_in } = issued as Record<string, string>;
  return {
    accessToken: access_token ?? '',
    refreshToken: refresh_token ?? '',
    refreshAt: refreshTime(expires_in, now),
  };
};

/** Refresh when nine tenths of the lifetime have passed. */
export const refreshTime = (expiresIn: unknown, now: number): number => now + Number(expiresIn) * 900;

/**
 * The access token of a sign-in, refreshed when needed. All calls of a tab share one refresh. If several tabs share a store, one of
 * them refreshes and the others take its result. Without Web Locks several tabs may refresh at the same time: for 10 seconds, the
 * service gives all of them the same next token.
 * @returns a function. `refused`: the access token that the service has just refused
 */
export const createTokenSession = ({ store, lock, now, refresh }: TokenSessionDeps) => {
  let refreshing: Promise<TokenOutcome> | undefined;

  const renew = async (known: Tokens): Promise<TokenOutcome> => {
    const tokens = await store.get();
    if (tokens?.refreshToken !== known.refreshToken) return tokens?.accessToken ?? null;
    const result = await refresh(known.refreshToken);
    // Another tab may have been faster, or somebody has signed out. Never write over that.
    const latest = await store.get();
    if (latest?.refreshToken !== known.refreshToken) return latest?.accessToken ?? null;
    if (!result.ok && result.status !== 401) return result;
    const next = result.ok ? tokensOf(result.data, now()) : null;
    await store.set(next);
    return next?.accessToken ?? null;
  };

  return async (refused?: string): Promise<TokenOutcome> => {
    const tokens = await store.get();
    if (tokens === null) return null;
    if (tokens.accessToken !== refused && now() < tokens.refreshAt) return tokens.accessToken;
    refreshing ??= lock(() => renew(tokens)).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
};
