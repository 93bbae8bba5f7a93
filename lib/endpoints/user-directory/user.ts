import type { Role, User, UserProfile } from '../../auth/entities';

/** The JSON form of a role. */
export const directoryRole = ({ code, id, name }: Role) => ({ code, id, name });

/** Only for a user who is inactive, and only what is known: other users have neither key. */
const inactivity = ({ active, inactiveReason, inactiveUntil }: UserProfile) => ({
  ...(active || inactiveReason === null ? {} : { inactive_reason: inactiveReason }),
  ...(active || inactiveUntil === null ? {} : { inactive_until: inactiveUntil.toISOString() }),
});

/** The JSON form of a user in a list: without roles. */
export const directoryEntry = (user: UserProfile) => ({
  active: user.active,
  customer: { id: user.customerId },
  email: user.email,
  id: user.id,
  ...inactivity(user),
  name: user.name,
  ...(user.invitation === null ? {} : { state: 'invited' as const }),
});

/** The JSON form of a user. */
export const directoryUser = (user: User) => ({ ...directoryEntry(user), roles: user.roles.map(directoryRole) });
