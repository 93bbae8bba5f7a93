import type { User } from '../entities';
import type { UsersStore } from '../stores/users-store';
import { findUserByEmail } from '../users/find-user-by-email';
import { type CreateAccountDeps, type CreateAccountInput, createAccount } from './create-account';

export interface CreateAccountAsAdminDeps extends CreateAccountDeps {
  users: Pick<UsersStore, 'createUser' | 'findUserId' | 'findUser'>;
}

/**
 * As `createAccount`, for an admin, who is trusted to know the email. If an account has the email that nobody has verified and
 * that will expire, the new account takes the email over and the other one is deleted: anybody can sign up with any email. If
 * the owner verifies the email at the same time, exactly one of the two has it.
 * @throws {AuthError} as `createAccount`; `email_taken` only for an account that stays.
 */
export const createAccountAsAdmin = (deps: CreateAccountAsAdminDeps, input: CreateAccountInput): Promise<User> => {
  const createUser: UsersStore['createUser'] = async (user, by) => {
    const outcome = await deps.users.createUser(user, by);
    if (outcome === 'created') return outcome;
    const holder = await findUserByEmail(deps.users, user.email);
    if (holder !== null && !isUnverified(holder)) return outcome;
    const replaces = holder ?? undefined;
    const second = await deps.users.createUser(user, { ...by, replaces });
    if (second === 'created' && replaces !== undefined)
      await deps.events.record({ event: 'user_deleted', user: replaces, actorId: by?.actorId });
    return second;
  };
  return createAccount({ ...deps, users: { createUser } }, input);
};

/** Whether an admin can create an account with this email now: nobody has it, or only an account that nobody has verified. */
export const isFreeForAdmin = async (
  users: Pick<UsersStore, 'findUserId' | 'findUser'>,
  email: string,
): Promise<boolean> => {
  const holder = await findUserByEmail(users, email);
  return holder === null || isUnverified(holder);
};

/** Accounts of mode `classic` are not verified either, but never expire. */
const isUnverified = ({ emailVerified, expiresAt }: User): boolean => !emailVerified && expiresAt !== null;
