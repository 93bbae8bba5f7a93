import type { User } from './entities';
import { AuthError } from './errors';
import { type GetUserDeps, getUser } from './get-user';
import type { SecurityEvents } from './ports';
import type { UsersStore } from './stores';

/** What `deleteUser` works with. */
export interface DeleteUserDeps extends GetUserDeps {
  users: Pick<UsersStore, 'findUser' | 'deleteUser'>;
  events: SecurityEvents;
}

/**
 * Remove a user and the claim on the email, in one transaction; the email can sign up again at once.
 * Every session ends with it: one counts only while its user is there, and ids are never given twice.
 * @throws {AuthError} `user_not_found`; of any number of callers one succeeds.
 */
export const deleteUser = async (deps: DeleteUserDeps, caller: User, id: string): Promise<void> => {
  const user = await getUser(deps, caller, id);
  if (!(await deps.users.deleteUser({ id: user.id, email: user.email }))) throw new AuthError('user_not_found');
  deps.events.record({ event: 'user_deleted', userId: user.id, actorId: caller.id });
};
