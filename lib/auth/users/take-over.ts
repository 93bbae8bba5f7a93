import type { User } from '../entities';
import type { SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';
import { findUserByEmail } from './find-user-by-email';

export interface TakeOverDeps {
  users: Pick<UsersStore, 'createUser' | 'findUserId' | 'findUser'>;
  events: SecurityEvents;
}

/**
 * As `UsersStore.createUser`, for an admin. If an account has the email that nobody has verified and that will expire, the new user takes the
 * email over and the other one is deleted: anybody can sign up with any email. If the owner verifies the email at the same time, exactly one of the two
 * has it.
 */
export const takeOverOrCreate =
  ({ users, events }: TakeOverDeps): UsersStore['createUser'] =>
  async (user, by) => {
    const outcome = await users.createUser(user, by);
    if (outcome === 'created') return outcome;
    const holder = await findUserByEmail(users, user.email);
    if (holder !== null && !isUnverified(holder)) return outcome;
    const replaces = holder ?? undefined;
    const second = await users.createUser(user, { ...by, replaces });
    if (second === 'created' && replaces !== undefined)
      await events.record({ event: 'user_deleted', user: replaces, actorId: by?.actorId });
    return second;
  };

/** Whether an admin can create an account with this email now: nobody has it, or only an account that nobody has verified. */
export const isFreeForAdmin = async (
  users: Pick<UsersStore, 'findUserId' | 'findUser'>,
  email: string,
): Promise<boolean> => {
  const holder = await findUserByEmail(users, email);
  return holder === null || isUnverified(holder);
};

/** Accounts of mode `classic`, and invited users, are not verified either, but never expire. */
export const isUnverified = ({ emailVerified, expiresAt }: User): boolean => !emailVerified && expiresAt !== null;
