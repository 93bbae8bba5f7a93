import type { ContractMode } from '../contract-mode';
import type { SessionSummary, User } from '../entities';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from '../sessions/recent-authentication';
import { getUserOfCustomer } from '../users/get-user';
import { requireMayAct } from '../users/privileges';
import { type RemoveUserDeps, removeUser } from './remove-user';

export interface DeleteDirectoryUserDeps extends RemoveUserDeps, RecentAuthenticationSettings {
  mode: RemoveUserDeps['mode'] & Pick<ContractMode, 'requiresRecentAuthentication'>;
}

/**
 * Delete a user of the caller's customer, who must be an admin; it may be the caller. See `removeUser`.
 * @param session the session that authenticated the caller.
 * @param check receives the user as read last. @throws {AuthError} to delete nobody.
 * @returns the user as they were read first.
 * @throws {AuthError} `reauthentication_required` if the mode requires a recent sign-in: what is deleted does not come back;
 * `user_not_found`, also for a user of another customer; `insufficient_privilege`; `last_admin`.
 */
export const deleteDirectoryUser = async (
  deps: DeleteDirectoryUserDeps,
  caller: User,
  id: string,
  session: Pick<SessionSummary, 'authenticatedAt'>,
  check: (user: User) => void = () => {},
): Promise<User> => {
  if (deps.mode.requiresRecentAuthentication) requireRecentAuthentication(deps, session, deps.clock.now());
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  const requireMay = (before: User): void => {
    requireMayAct(caller, before);
    check(before);
  };
  await removeUser(deps, user, { actorId: caller.id, requireMay });
  return user;
};
