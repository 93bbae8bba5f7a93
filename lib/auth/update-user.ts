import type { User } from './entities';
import { AuthError } from './errors';
import { type GetUserDeps, getUser } from './get-user';
import type { Clock, SecurityEvents } from './ports';
import type { Names, UsersStore } from './stores';

/** What `updateUser` works with. */
export interface UpdateUserDeps extends GetUserDeps {
  users: Pick<UsersStore, 'findUser' | 'updateNames'>;
  clock: Clock;
  events: SecurityEvents;
}

/** Change the names of a user. @throws {AuthError} `user_not_found`, also when they are deleted meanwhile. */
export const updateUser = async (deps: UpdateUserDeps, caller: User, id: string, names: Names): Promise<User> => {
  const user = await getUser(deps, caller, id);
  const updated = await deps.users.updateNames({ userId: user.id, names, now: deps.clock.now() });
  if (updated === null) throw new AuthError('user_not_found');
  deps.events.record({ event: 'user_updated', userId: user.id, actorId: caller.id });
  return updated;
};
