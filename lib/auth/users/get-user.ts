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
 * A user that the caller may see and act on. Whoever they may not is as absent as nobody: here is where roles are asked.
 * @param id as in the path; text that is no id belongs to nobody.
 * @throws {AuthError} `user_not_found`.
 */
export const getUser = async ({ users, mode }: GetUserDeps, caller: User, id: string): Promise<User> => {
  if (id === caller.id) return caller;
  if (!mode.mayActOn(caller, id)) throw new AuthError('user_not_found');
  return getUserOfCustomer(users, caller.customerId, id);
};

/** A user of this customer, as `getUser` but whoever may ask. */
export const getUserOfCustomer = async (
  users: Pick<UsersStore, 'findUser'>,
  customerId: number,
  id: string,
): Promise<User> => {
  const user = isId(id) ? await users.findUser(id) : null;
  if (user === null || user.customerId !== customerId) throw new AuthError('user_not_found');
  return user;
};
