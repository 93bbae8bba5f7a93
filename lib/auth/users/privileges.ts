import type { Role, User } from '../entities';
import { AuthError } from '../errors';
import { hasRole } from '../roles';
import type { RolesStore } from '../stores/roles-store';

/** Whether the caller may grant this role, take it away, or change a user who has it: they have it, or it is not reserved. */
export const mayGrant = (caller: Pick<User, 'roles'>, { code, reserved }: Pick<Role, 'code' | 'reserved'>): boolean =>
  !reserved || hasRole(caller, code);

/**
 * Require that the caller has every reserved role among these roles. Only users who have a reserved role may grant it, take it
 * away, or change a user who has it.
 * @throws {AuthError} `insufficient_privilege`
 */
export const requirePrivilege = (caller: User, roles: readonly Role[]): void => {
  const lacking = roles.filter((role) => !mayGrant(caller, role));
  if (lacking.length > 0) throw new AuthError('insufficient_privilege', { roles: lacking.map(({ code }) => code) });
};

/**
 * Check again, with the user as read last, that the caller may change or remove them. Since the first read the user may have
 * moved to another customer, or been granted a reserved role.
 * @throws {AuthError} `user_not_found`, `insufficient_privilege`
 */
export const requireMayAct = (caller: User, user: User): void => {
  if (user.id === caller.id) return;
  if (user.customerId !== caller.customerId) throw new AuthError('user_not_found');
  requirePrivilege(caller, user.roles);
};

/**
 * For callers who change their own account: check that they have not been deactivated, and that their sessions have not been
 * ended, since the request began.
 * @param user as read last.
 * @throws {AuthError} `token_refused`
 */
export const requireStillSignedIn = (caller: User, user: User): void => {
  if (caller.id !== user.id || (user.active && user.sessionEpoch === caller.sessionEpoch)) return;
  throw new AuthError('token_refused', { reason: 'revoked' });
};

/** The roles with these ids, without duplicates. @throws {AuthError} `unknown_roles` */
export const getRoles = async (roles: Pick<RolesStore, 'findRoles'>, ids: readonly number[]): Promise<Role[]> => {
  const found = await roles.findRoles(ids);
  const unknown = ids.filter((requested) => !found.some(({ id }) => id === requested));
  if (unknown.length > 0) throw new AuthError('unknown_roles', { ids: unknown });
  return found;
};
