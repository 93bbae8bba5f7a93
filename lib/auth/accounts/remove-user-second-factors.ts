import type { ContractMode } from '../contract-mode';
import type { SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from '../sessions/recent-authentication';
import { getUserOfCustomer } from '../users/get-user';
import { requireMayAct } from '../users/privileges';
import { type RemoveSecondFactorsDeps, removeSecondFactors } from './remove-second-factors';

export interface RemoveUserSecondFactorsDeps extends RemoveSecondFactorsDeps, RecentAuthenticationSettings {
  mode: Pick<ContractMode, 'requiresRecentAuthentication'>;
}

/**
 * Remove all second factors of another user of the caller's customer: see `removeSecondFactors`. The caller must be an admin, and
 * must have made sure who is asking. A user without second factors is left as they are, so a repeated request ends no session and
 * sends no mail.
 * @param session the session that authenticated the caller.
 * @returns the user as they were read last.
 * @throws {AuthError} `reauthentication_required` if the mode requires a recent sign-in; `not_allowed` for callers who would remove
 * their own, for which the auth service asks for a proof; `user_not_found`, also for a user of another customer;
 * `insufficient_privilege` for a user with a reserved role that the caller does not have.
 */
export const removeUserSecondFactors = async (
  deps: RemoveUserSecondFactorsDeps,
  caller: User,
  id: string,
  session: Pick<SessionSummary, 'authenticatedAt'>,
): Promise<User> => {
  if (deps.mode.requiresRecentAuthentication) requireRecentAuthentication(deps, session, deps.clock.now());
  if (id === caller.id) throw new AuthError('not_allowed');
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  return removeSecondFactors(deps, user, {
    actorId: caller.id,
    skipIfNone: true,
    requireMay: (before) => requireMayAct(caller, before),
  });
};
