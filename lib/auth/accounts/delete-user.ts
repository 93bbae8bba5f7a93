import type { Authentication, User } from '../entities';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from '../sessions/recent-authentication';
import { type GetUserDeps, getUser } from '../users/get-user';
import { requireMayAct } from '../users/privileges';
import { type RemoveUserDeps, removeUser } from './remove-user';

export interface DeleteUserDeps extends GetUserDeps, RemoveUserDeps, RecentAuthenticationSettings {
  users: RemoveUserDeps['users'];
  mode: GetUserDeps['mode'];
}

/**
 * Delete a user whom the caller may see; see `removeUser`.
 * @param session the session that authenticated the caller; `null` if this request itself contained the password.
 * @returns the user as they were read.
 * @throws {AuthError} `reauthentication_required` for callers who delete their own account, if the mode requires a recent
 * sign-in; `insufficient_privilege`; as `removeUser`.
 */
export const deleteUser = async (
  deps: DeleteUserDeps,
  caller: User,
  id: string,
  session: Pick<Authentication, 'authenticatedAt'> | null = null,
): Promise<User> => {
  if (caller.id === id && session !== null && deps.mode.requiresRecentAuthentication)
    requireRecentAuthentication(deps, session, deps.clock.now());
  const user = await getUser(deps, caller, id);
  await removeUser(deps, user, { actorId: caller.id, requireMay: (before) => requireMayAct(caller, before) });
  return user;
};
