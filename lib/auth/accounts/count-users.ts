import type { User } from '../entities';
import type { UsersStore } from '../stores/users-store';

export interface CountUsersDeps {
  users: Pick<UsersStore, 'countUsers'>;
}

/**
 * How many users the caller's customer has, counted one by one: no stored number that could drift or become a hot key.
 * Read from an index: an account of the last moments may be missing.
 * Costs what `listUsers` costs: half a read unit per 4 KB of profiles (about 15 users), one round trip per 1 MB.
 */
export const countUsers = ({ users }: CountUsersDeps, caller: User): Promise<number> =>
  users.countUsers(caller.customerId);
