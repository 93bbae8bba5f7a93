import type { Impersonator, User } from '../entities';
import { ADMIN, hasRole } from '../roles';

/**
 * Whether this admin may act in place of other users of their customer, as they could when the session began.
 * @param admin as stored now; `null` if they were deleted.
 */
export const maySubstitute = (admin: User | null, { id, epoch, customerId }: Impersonator): boolean =>
  admin !== null &&
  admin.id === id &&
  admin.active &&
  admin.sessionEpoch === epoch &&
  admin.customerId === customerId &&
  hasRole(admin, ADMIN.code);

/** Whether others may act in place of this user: nobody acts as an admin, nor as a user with a role that only some may give. */
export const mayBeImpersonated = ({ roles }: Pick<User, 'roles'>): boolean =>
  roles.every(({ code, reserved }) => code !== ADMIN.code && !reserved);
