import type { Role, User } from './entities';
import { AuthError } from './errors';
import { hasRole } from './roles';
import type { RolesStore } from './stores';

/**
 * Nobody grants, takes or gets at what is above them: reserved roles are for those who hold them.
 * @throws {AuthError} `beyond_reach`
 */
export const requireReach = (caller: User, roles: readonly Role[]): void => {
  const beyond = roles.filter(({ code, reserved }) => reserved && !hasRole(caller, code));
  if (beyond.length > 0) throw new AuthError('beyond_reach', { roles: beyond.map(({ code }) => code) });
};

/** The roles of these ids, each once. @throws {AuthError} `unknown_roles` */
export const getRoles = async (roles: Pick<RolesStore, 'findRoles'>, ids: readonly number[]): Promise<Role[]> => {
  const found = await roles.findRoles(ids);
  const unknown = ids.filter((wanted) => !found.some(({ id }) => id === wanted));
  if (unknown.length > 0) throw new AuthError('unknown_roles', { ids: unknown });
  return found;
};
