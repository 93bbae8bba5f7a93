import { keyedHash } from '../../../crypto/keyed-hash';
import { type BoundedCache, createBoundedCache } from '../../bounded-cache';
import type { ContractMode } from '../../contract-mode';
import type { User } from '../../entities';
import type { Clock, Ids } from '../../ports';
import type { UsersStore } from '../../stores/users-store';
import { maySignIn } from '../../users/may-sign-in';

/** How long the password of a proved header is neither hashed nor counted again. */
const KEPT_SECONDS = 300;
const MAX_HEADERS = 1000;

export interface ProvedHeadersDeps {
  users: Pick<UsersStore, 'findUser'>;
  clock: Clock;
  ids: Pick<Ids, 'newSecret'>;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** The user as they were when a header was proved. If one of these values changes, the header must be proved again. */
type ProvedUser = Pick<User, 'id' | 'email' | 'passwordHash' | 'sessionEpoch'>;

/**
 * The Basic headers whose password was right, as this process found within the last 5 minutes. It is the only thing that a
 * process keeps of requests: at most 1,000 hashes of headers, made with a random key of its own, and never a header. Whether
 * the user may still sign in is read at every request.
 */
export interface ProvedHeaders {
  /**
   * @param prove called unless the header is known. If it returns a user, the header is known from then on. While another request
   * proves the same header, this one waits for it. If the other one fails, this one calls `prove` itself, so that every refused
   * attempt is counted.
   * @returns the user as stored now.
   */
  findOrProve(header: string, prove: () => Promise<User | null>): Promise<User | null>;
}

export const createProvedHeaders = (deps: ProvedHeadersDeps): ProvedHeaders => {
  const key = deps.ids.newSecret();
  const proved: BoundedCache<ProvedUser> = createBoundedCache(deps.clock, MAX_HEADERS);
  const proving = new Map<string, Promise<User | null>>();

  const findProved = async (name: string): Promise<User | null> => {
    const before = proved.find(name);
    const user = before === undefined ? null : await deps.users.findUser(before.id);
    return user !== null && before !== undefined && isStillProved(deps, user, before) ? user : null;
  };

  const proveAndKeep = async (name: string, prove: () => Promise<User | null>): Promise<User | null> => {
    const user = await prove();
    if (user !== null) {
      const { id, email, passwordHash, sessionEpoch } = user;
      proved.keep(name, { id, email, passwordHash, sessionEpoch }, KEPT_SECONDS);
    }
    return user;
  };

  return {
    findOrProve: async (header, prove) => {
      const name = keyedHash(key, header);
      const known = await findProved(name);
      if (known !== null) return known;
      // Nothing is awaited between this line and `proving.set`: of several requests exactly one begins.
      const other = proving.get(name);
      if (other !== undefined) {
        await other.catch(() => {});
        return (await findProved(name)) ?? proveAndKeep(name, prove);
      }
      const attempt = proveAndKeep(name, prove).finally(() => proving.delete(name));
      proving.set(name, attempt);
      return attempt;
    },
  };
};

const isStillProved = (deps: ProvedHeadersDeps, user: User, before: ProvedUser): boolean =>
  maySignIn(deps, user) &&
  user.email === before.email &&
  user.passwordHash === before.passwordHash &&
  user.sessionEpoch === before.sessionEpoch;
