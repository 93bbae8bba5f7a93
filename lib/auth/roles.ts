import type { Role, User } from './entities';

/** The role that comes with the first admin. */
export const ADMIN: Role = { id: 1, code: 'admin', name: 'Admin', reserved: false };

/** How many roles a user can have, and how long their names are: an access token has them all, and must fit into a header. */
export const MAX_ROLES = 16;
export const MAX_ROLE_NAME_CHARACTERS = 50;

/** Whether a user has the role of this code. */
export const hasRole = ({ roles }: Pick<User, 'roles'>, code: string): boolean =>
  roles.some((role) => role.code === code);

/** Whether a user is one of those that every customer with admins has at least one of. */
export const isActiveAdmin = (user: Pick<User, 'active' | 'roles'>): boolean =>
  user.active && hasRole(user, ADMIN.code);
