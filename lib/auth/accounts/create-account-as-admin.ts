import type { User } from '../entities';
import { type TakeOverDeps, takeOverOrCreate } from '../users/take-over';
import { type CreateAccountDeps, type CreateAccountInput, createAccount } from './create-account';

export interface CreateAccountAsAdminDeps extends CreateAccountDeps, TakeOverDeps {
  users: TakeOverDeps['users'];
  events: CreateAccountDeps['events'];
}

/**
 * As `createAccount`, for an admin, who is trusted to know the email. If an account has the email that nobody has verified and
 * that will expire, the new account takes the email over and the other one is deleted: see `takeOverOrCreate`.
 * @throws {AuthError} as `createAccount`; `email_taken` only for an account that stays.
 */
export const createAccountAsAdmin = (deps: CreateAccountAsAdminDeps, input: CreateAccountInput): Promise<User> =>
  createAccount({ ...deps, users: { createUser: takeOverOrCreate(deps) } }, input);
