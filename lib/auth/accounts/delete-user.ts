import type { Session, User } from '../entities';
import type { Clock, SecurityEvents } from '../ports';
import { requireRecentAuthentication } from '../sessions/recent-authentication';
import type { UsersStore } from '../stores/users-store';
import { retryOnConflict } from '../users/change-user';
import { type GetUserDeps, getUser } from '../users/get-user';
import { requireMayAct } from '../users/privileges';

export interface DeleteUserDeps extends GetUserDeps {
  users: Pick<UsersStore, 'findUser' | 'deleteUser'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * Remove a user and the claim on the email, in one transaction; the email can sign up again at once.
 * Every session ends with it: one counts only while its user is there, and ids are never given twice.
 * @param session by which the caller is known; `null` for who has given the password just now.
 * @throws {AuthError} `reauthentication_required` for who ends their own account, where the mode asks for a sign-in of the last minutes; `user_not_found`, of any number of callers one succeeds; `last_admin` of their customer; `insufficient_privilege`.
 */
export const deleteUser = async (
  deps: DeleteUserDeps,
  caller: User,
  id: string,
  session: Session | null = null,
): Promise<void> => {
  if (caller.id === id && session !== null && deps.mode.requiresRecentAuthentication)
    requireRecentAuthentication(session, deps.clock.now());
  const user = await getUser(deps, caller, id);
  await retryOnConflict(deps.users, user, async (before) => {
    requireMayAct(caller, before);
    const outcome = await deps.users.deleteUser(before, { actorId: caller.id, now: deps.clock.now() });
    return outcome === 'deleted' ? { outcome } : outcome;
  });
  await deps.events.record({ event: 'user_deleted', userId: user.id, actorId: caller.id });
};
