import type { Role, User } from '../entities';
import { AuthError } from '../errors';
import { hasRole } from '../roles';
import type { RolesStore } from '../stores/roles-store';

/**
 * Nobody grants, takes or gets at what is above them: reserved roles are for those who hold them.
 * @throws {AuthError} `insufficient_privilege`
 */
export const requirePrivilege = (caller: User, roles: readonly Role[]): void => {
  const beyond = roles.filter(({ code, reserved }) => reserved && !hasRole(caller, code));
  if (beyond.length > 0) throw new AuthError('insufficient_privilege', { roles: beyond.map(({ code }) => code) });
};

/**
 * Whether somebody may still change or remove this user, by the latest reading: they may have moved to another customer, or got
 * a role above the caller. @throws {AuthError} `user_not_found`, `insufficient_privilege`
 */
export const requireMayAct = (caller: User, user: User): void => {
  if (user.id === caller.id) return;
  if (user.customerId !== caller.customerId) throw new AuthError('user_not_found');
  requirePrivilege(caller, user.roles);
};

/**
 * Whoever changes themself must still be let in by the latest reading: not made inactive and not signed out everywhere since
 * the request began. @throws {AuthError} `token_refused`
 */
export const requireStillSignedIn = (caller: User, user: User): void => {
  if (caller.id !== user.id || (user.active && user.sessionEpoch === caller.sessionEpoch)) return;
  throw new AuthError('token_refused', { reason: 'revoked' });
};

/** The roles of these ids, each once. @throws {AuthError} `unknown_roles` */
export const getRoles = async (roles: Pick<RolesStore, 'findRoles'>, ids: readonly number[]): Promise<Role[]> => {
  const found = await roles.findRoles(ids);
  const unknown = ids.filter((wanted) => !found.some(({ id }) => id === wanted));
  if (unknown.length > 0) throw new AuthError('unknown_roles', { ids: unknown });
  return found;
};
