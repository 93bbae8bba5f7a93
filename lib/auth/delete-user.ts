import { whileUnchanged } from './change-user';
import type { User } from './entities';
import { type GetUserDeps, getUser } from './get-user';
import type { Clock, SecurityEvents } from './ports';
import { requireMayAct } from './reach';
import type { UsersStore } from './stores';

/** What `deleteUser` works with. */
export interface DeleteUserDeps extends GetUserDeps {
  users: Pick<UsersStore, 'findUser' | 'deleteUser'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * Remove a user and the claim on the email, in one transaction; the email can sign up again at once.
 * Every session ends with it: one counts only while its user is there, and ids are never given twice.
 * @throws {AuthError} `user_not_found`, of any number of callers one succeeds; `last_admin` of their customer; `beyond_reach`.
 */
export const deleteUser = async (deps: DeleteUserDeps, caller: User, id: string): Promise<void> => {
  const user = await getUser(deps, caller, id);
  await whileUnchanged(deps.users, user, async (before) => {
    requireMayAct(caller, before);
    const outcome = await deps.users.deleteUser(before, { actorId: caller.id, now: deps.clock.now() });
    return outcome === 'deleted' ? { outcome } : outcome;
  });
  await deps.events.record({ event: 'user_deleted', userId: user.id, actorId: caller.id });
};
