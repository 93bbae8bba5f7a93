import type { UserProfile } from '../../auth/entities';

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
const dateTime = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');

/** The JSON form of a user in the session API. */
export const sessionApiUser = (user: UserProfile) => ({
  created_at: dateTime(user.createdAt),
  email: user.email,
  first_name: user.firstName,
  id: user.id,
  last_name: user.lastName,
  updated_at: dateTime(user.updatedAt),
});
