import type { User } from '../entities';
import type { UsersStore } from '../stores/users-store';

export interface CountUsersDeps {
  users: Pick<UsersStore, 'countUsers'>;
}

/**
 * The number of users of the caller's customer. They are counted on every call: a stored number could become wrong, and its item
 * would be a hot key. Reads an eventually consistent index, so an account that was just created may be missing.
 * The cost is the same as for `listUsers`: half a read unit per 4 KB of profiles (about 15 users), and one round trip per 1 MB.
 */
export const countUsers = ({ users }: CountUsersDeps, caller: User): Promise<number> =>
  users.countUsers(caller.customerId);
