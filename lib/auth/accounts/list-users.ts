import type { ContractMode } from '../contract-mode';
import type { User, UserProfile } from '../entities';
import { AuthError } from '../errors';
import type { UsersStore } from '../stores/users-store';

export interface ListUsersDeps {
  mode: ContractMode;
  users: Pick<UsersStore, 'listProfiles'>;
}

/**
 * Everybody of the caller's customer, oldest account first. @throws {AuthError} `not_allowed` if the caller may not know.
 * Costs one index query per 1 MB of profiles, and half a read unit per 4 KB; an account of the last moments may be missing,
 * as indexes lag.
 */
export const listUsers = async ({ users, mode }: ListUsersDeps, caller: User): Promise<UserProfile[]> => {
  if (!mode.mayManageUsers(caller)) throw new AuthError('not_allowed');
  const profiles = await users.listProfiles(caller.customerId);
  return profiles.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
};
