import type { User } from '../entities';
import { AuthError, StoreUnavailableError } from '../errors';
import type { ChangeRefusal, UserChange, UsersStore } from '../stores/users-store';

/** How often others may be quicker. Every one of them has changed the user; a request's time ends sooner in earnest. */
const MAX_ATTEMPTS = 100;

export interface ChangeUserDeps {
  users: Pick<UsersStore, 'findUser' | 'changeUser'>;
}

/**
 * Change a user as they are now: where they have been changed since they were read, the change is thought over.
 * @param first as they were read for this request; read again for every further try.
 * @param decide what to do about this reading. What it throws ends it, with nothing changed.
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
 * Do something to a user as they are now.
 * @param act is told the latest reading; what it gives back for a refusal is thrown, or tried again.
 */
export const retryOnConflict = async <Done extends object>(
  users: Pick<UsersStore, 'findUser'>,
  first: User,
  act: (user: User) => Promise<Done | ChangeRefusal>,
): Promise<Done> => {
  let user: User | null = first;
  for (let tries = 1; user !== null; tries += 1) {
    const outcome = await act(user);
    if (typeof outcome === 'object') return outcome;
    if (outcome === 'last-admin') throw new AuthError('last_admin');
    if (outcome === 'not-found') break;
    if (tries === MAX_ATTEMPTS) throw new StoreUnavailableError(new Error('others kept changing the user'));
    user = await users.findUser(first.id);
  }
  throw new AuthError('user_not_found');
};
