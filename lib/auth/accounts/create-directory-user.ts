import type { User } from '../entities';
import type { RolesStore } from '../stores/roles-store';
import { getRoles, requirePrivilege } from '../users/privileges';
import { type CreateAccountAsAdminDeps, createAccountAsAdmin } from './create-account-as-admin';

export interface CreateDirectoryUserDeps extends CreateAccountAsAdminDeps {
  roles: Pick<RolesStore, 'findRoles'>;
}

/** A new user of the user directory. */
export interface NewDirectoryUser {
  /** Canonical, as `loginField` returns it. */
  email: string;
  name: string | null;
  password: string;
  active: boolean;
  roleIds: readonly number[];
}

/**
 * Create an account in the caller's customer. Its email counts as verified.
 * @throws {AuthError} `unknown_roles`, `insufficient_privilege`, and as `createAccountAsAdmin`.
 */
export const createDirectoryUser = async (
  deps: CreateDirectoryUserDeps,
  caller: User,
  { roleIds, ...input }: NewDirectoryUser,
): Promise<User> => {
  const roles = await getRoles(deps.roles, roleIds);
  requirePrivilege(caller, roles);
  return createAccountAsAdmin(deps, {
    ...input,
    roles,
    emailVerified: true,
    customerId: caller.customerId,
    actorId: caller.id,
  });
};
