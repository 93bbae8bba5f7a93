import type { Role, User } from './entities';

/** The role of admins. Creating the first admin creates the role. */
export const ADMIN: Role = { id: 1, code: 'admin', name: 'Admin', reserved: false };

/** Limits for roles. An access token contains all roles of its user, and must fit into a request header. */
export const MAX_ROLES = 16;
export const MAX_ROLE_NAME_CHARACTERS = 50;

/** Whether the user has the role with this code. */
export const hasRole = ({ roles }: Pick<User, 'roles'>, code: string): boolean =>
  roles.some((role) => role.code === code);

/** Whether the user is active because somebody set them so, and not because `inactiveUntil` has passed. Time does not change it. */
export const isSetActive = ({ active, inactiveUntil }: Pick<User, 'active' | 'inactiveUntil'>): boolean =>
  active && inactiveUntil === null;

/**
 * Whether the user counts as an active admin. A customer that has an active admin always keeps at least one. An admin who is invited does
 * not count until they accept. The count changes by writes alone, so it may be too low, and never too high: an admin whose `inactiveUntil`
 * has passed does not count until `active` is set, and an invited one who proved the mailbox in another way not until `active` or their
 * roles are set.
 */
export const isActiveAdmin = (user: Pick<User, 'active' | 'inactiveUntil' | 'isUncounted' | 'roles'>): boolean =>
  isSetActive(user) && !user.isUncounted && hasRole(user, ADMIN.code);
