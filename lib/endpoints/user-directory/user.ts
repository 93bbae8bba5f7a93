import type { Role, User, UserProfile } from '../../auth/entities';

/** A role as the user directory shows one. */
export const directoryRole = ({ code, id, name }: Role) => ({ code, id, name });

/** A user as lists of the user directory show one. */
export const directoryEntry = (user: UserProfile) => ({
  active: user.active,
  customer: { id: user.customerId },
  email: user.email,
  id: user.id,
  name: user.name,
});

/** A user as the user directory shows one. */
export const directoryUser = (user: User) => ({ ...directoryEntry(user), roles: user.roles.map(directoryRole) });
