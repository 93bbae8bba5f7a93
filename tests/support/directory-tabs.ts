import { type ClientOptions, createClient } from '../../lib/client/client';
import type { Lock, TokenStore, Tokens } from '../../lib/client/token-session';
import { type ServiceFetch, serviceFetch } from './service-fetch';
import { createUserDirectory, newMember } from './user-directory';

/** A store that several tabs share, as IndexedDB is: it answers later, and counts its writes. */
export interface SharedStore extends TokenStore {
  readonly writes: readonly (Tokens | null)[];
}

export const sharedStore = (): SharedStore => {
  const writes: (Tokens | null)[] = [];
  return {
    writes,
    get: async () => writes.at(-1) ?? null,
    set: async (tokens) => {
      await Promise.resolve();
      writes.push(tokens);
    },
  };
};

/** What Web Locks do: the work of one tab after the work of another. */
export const createLock = (): Lock => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
};

/** No Web Locks: each tab works at once. */
export const noLock: Lock = (work) => work();

/** The user directory in memory, one of its users, and tabs with a client each. */
export const createTabs = async () => {
  const directory = await createUserDirectory();
  const { email, password, user } = await newMember(directory);
  const { clock } = directory.deps;
  const network: ServiceFetch = serviceFetch({
    'POST /api/users/login': directory.issueTokens,
    'POST /api/users/refresh': directory.refreshTokens,
    'GET /api/users/token': directory.getToken,
    'GET /api/users/logout': directory.revokeTokens,
  });
  const tab = (options: Partial<ClientOptions> = {}) =>
    createClient({
      baseUrl: 'http://localhost:3000',
      credentials: 'token',
      lock: noLock,
      fetch: network.fetch,
      now: () => clock.now().getTime(),
      ...options,
    });
  return { directory, clock, network, tab, user, credentials: { email, password } };
};
