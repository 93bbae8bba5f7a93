import type { UserProfile } from '../entities';

/**
 * The name that other people see of a user: `name`, or first and last name if there is none, because users themselves set only
 * these two. `null` if there is neither.
 */
export const shownName = ({ name, firstName, lastName }: Pick<UserProfile, 'name' | 'firstName' | 'lastName'>) =>
  name || [firstName, lastName].filter(Boolean).join(' ') || null;
