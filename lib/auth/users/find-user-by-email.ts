import type { User } from '../entities';
import type { UsersStore } from '../stores/users-store';

/**
 * Find the user who has an email, with strongly consistent reads.
 * @param email canonical, or a login name.
 * @returns `null` if nobody has it.
 */
export const findUserByEmail = async (
  users: Pick<UsersStore, 'findUserId' | 'findUser'>,
  email: string,
): Promise<User | null> => {
  const id = await users.findUserId(email);
  return id === null ? null : users.findUser(id);
};
