import type { Role, User } from './entities';

/** The role of admins. Creating the first admin creates the role. */
export const ADMIN: Role = { id: 1, code: 'admin', name: 'Admin', reserved: false };

/** Limits for roles. An access token contains all roles of its user, and must fit into a request header. */
export const MAX_ROLES = 16;
export const MAX_ROLE_NAME_CHARACTERS = 50;

/** Whether the user has the role with this code. */
export const hasRole = ({ roles }: Pick<User, 'roles'>, code: string): boolean =>
  roles.some((role) => role.code === code);

/** Whether the user counts as an active admin. A customer that has an active admin always keeps at least one. */
export const isActiveAdmin = (user: Pick<User, 'active' | 'roles'>): boolean =>
  user.active && hasRole(user, ADMIN.code);
