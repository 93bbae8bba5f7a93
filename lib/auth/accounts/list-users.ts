import type { ContractMode } from '../contract-mode';
import type { User, UserProfile } from '../entities';
import { AuthError } from '../errors';
import type { UsersStore } from '../stores/users-store';

export interface ListUsersDeps {
  mode: ContractMode;
  users: Pick<UsersStore, 'listProfiles'>;
}

/**
 * All users of the caller's customer, oldest account first. Reads an eventually consistent index, so an account that was just
 * created may be missing. The cost is half a read unit per 4 KB of profiles, and one round trip per 1 MB.
 * @throws {AuthError} `not_allowed` if the caller may not list users.
 */
export const listUsers = async ({ users, mode }: ListUsersDeps, caller: User): Promise<UserProfile[]> => {
  if (!mode.mayManageUsers(caller)) throw new AuthError('not_allowed');
  const profiles = await users.listProfiles(caller.customerId);
  return profiles.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
};
