import type { User } from '../entities';
import type { RolesStore } from '../stores/roles-store';
import { getRoles, requireReach } from '../users/privileges';
import { type SignUpDeps, signUp } from './create-account';

/** What `registerUser` works with. */
export interface RegisterUserDeps extends SignUpDeps {
  roles: Pick<RolesStore, 'findRoles'>;
}

/** A user to register, by the ids of their roles. */
export interface RegisterUserInput {
  /** Canonical, as `emailField` makes it. */
  email: string;
  name: string | null;
  password: string;
  active: boolean;
  roleIds: readonly number[];
}

/**
 * Make an account in the caller's own customer.
 * @throws {AuthError} `unknown_roles`, `beyond_reach`, and as `signUp`.
 */
export const registerUser = async (
  deps: RegisterUserDeps,
  caller: User,
  { roleIds, ...input }: RegisterUserInput,
): Promise<User> => {
  const roles = await getRoles(deps.roles, roleIds);
  requireReach(caller, roles);
  return signUp(deps, { ...input, roles, emailVerified: true, customerId: caller.customerId, actorId: caller.id });
};
