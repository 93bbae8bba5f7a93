import type { SessionSummary, User } from '../entities';
import { type ListedSession, type ListSessionsDeps, listSessions } from '../sessions/list-sessions';
import type { UsersStore } from '../stores/users-store';
import { getUserOfCustomer } from '../users/get-user';

export interface ListUserSessionsDeps extends ListSessionsDeps {
  users: Pick<UsersStore, 'findUser'>;
}

/**
 * The live sessions of a user of the caller's customer, who must be an admin; see `listSessions`. A user who is not active has none.
 * @param session the session that authenticated the caller. It is in the list if the user is the caller.
 * @throws {AuthError} `user_not_found`, also for a user of another customer.
 */
export const listUserSessions = async (
  deps: ListUserSessionsDeps,
  caller: User,
  id: string,
  session: Pick<SessionSummary, 'reference'>,
): Promise<ListedSession[]> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  return listSessions(deps, { caller: user, session });
};
