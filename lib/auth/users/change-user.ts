import type { User } from '../entities';
import { AuthError, StoreUnavailableError } from '../errors';
import type { ChangeRefusal, UserChange, UsersStore } from '../stores/users-store';

/** Maximum number of attempts. A request times out long before. */
const MAX_ATTEMPTS = 100;

export interface ChangeUserDeps {
  users: Pick<UsersStore, 'findUser' | 'changeUser'>;
}

/**
 * Change a user. If they have changed since they were read, read them again and decide again.
 * @param first the user as read for this request. Every retry reads them again.
 * @param decide returns the change for the user it receives. If it throws, nothing is changed and the error is passed on.
 * @throws {AuthError} `user_not_found`, `email_taken`, `last_admin`.
 */
export const changeUser = async (
  { users }: ChangeUserDeps,
  first: User,
  decide: (user: User) => UserChange | Promise<UserChange>,
): Promise<User> => {
  const change = async (before: User) => {
    const result = await users.changeUser(await decide(before));
    if (result.outcome === 'changed') return result.user;
    if (result.outcome === 'email-taken') throw new AuthError('email_taken');
    return result.outcome;
  };
  return retryOnConflict(users, first, change);
};

/**
 * Do something with a user that fails if they have changed since they were read, and retry it with the user read again.
 * @param act receives the user as read last. A `ChangeRefusal` that it returns leads to a retry or to an error.
 * @throws {AuthError} `user_not_found`, `last_admin`.
 * @throws {StoreUnavailableError} after 100 conflicts.
 */
export const retryOnConflict = async <Done extends object>(
  users: Pick<UsersStore, 'findUser'>,
  first: User,
  act: (user: User) => Promise<Done | ChangeRefusal>,
): Promise<Done> => {
  let user: User | null = first;
  for (let attempt = 1; user !== null; attempt += 1) {
    const outcome = await act(user);
    if (typeof outcome === 'object') return outcome;
    if (outcome === 'last-admin') throw new AuthError('last_admin');
    if (outcome === 'not-found') break;
    if (attempt === MAX_ATTEMPTS)
      throw new StoreUnavailableError(new Error('the user was changed by others during every attempt'));
    user = await users.findUser(first.id);
  }
  throw new AuthError('user_not_found');
};
