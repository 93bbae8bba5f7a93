import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import type { UsersStore } from '../stores/users-store';
import { isId } from '../user-id';

export interface GetUserDeps {
  users: Pick<UsersStore, 'findUser'>;
  mode: ContractMode;
}

/**
 * Get a user whom the caller may see and change. This is where the roles of the caller are checked.
 * @param id as in the path, in any form.
 * @throws {AuthError} `user_not_found`, also for a user whom the caller may not see.
 */
export const getUser = async ({ users, mode }: GetUserDeps, caller: User, id: string): Promise<User> => {
  if (id === caller.id) return caller;
  if (!mode.mayActOn(caller, id)) throw new AuthError('user_not_found');
  return getUserOfCustomer(users, caller.customerId, id);
};

/** As `getUser`, for any user of the customer, without a check of roles. */
export const getUserOfCustomer = async (
  users: Pick<UsersStore, 'findUser'>,
  customerId: number,
  id: string,
): Promise<User> => {
  const user = isId(id) ? await users.findUser(id) : null;
  if (user === null || user.customerId !== customerId) throw new AuthError('user_not_found');
  return user;
};
