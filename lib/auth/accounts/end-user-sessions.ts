import type { User } from '../entities';
import { type EndAllSessionsDeps, endAllSessions } from '../sessions/end-all-sessions';
import { getUserOfCustomer } from '../users/get-user';
import { requireMayAct } from '../users/privileges';

/**
 * End all sessions of a user of the caller's customer, who must be an admin; see `endAllSessions`. They can sign in again.
 * @returns the user as they were read.
 * @throws {AuthError} `user_not_found`, also for a user of another customer; `insufficient_privilege` for a user with a reserved role
 * that the caller does not have.
 */
export const endUserSessions = async (deps: EndAllSessionsDeps, caller: User, id: string): Promise<User> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  await endAllSessions(deps, user, { actorId: caller.id, requireMay: (before) => requireMayAct(caller, before) });
  return user;
};
