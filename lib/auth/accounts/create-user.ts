import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { ADMIN, hasRole } from '../roles';
import { type CreateAccountDeps, type CreateAccountInput, createAccount } from './create-account';

/**
 * Create an account for somebody else, in the caller's customer.
 * @throws {AuthError} `not_allowed` if the caller may not create users, and as `createAccount`.
 */
export const createUser = async (
  deps: CreateAccountDeps & { mode: ContractMode },
  caller: User,
  input: Omit<CreateAccountInput, 'customerId' | 'actorId'>,
): Promise<User> => {
  if (!deps.mode.mayManageUsers(caller)) throw new AuthError('not_allowed');
  // Classic mode lets every user create accounts, but only an admin is trusted to know the email.
  const emailVerified = hasRole(caller, ADMIN.code);
  return createAccount(deps, { ...input, emailVerified, customerId: caller.customerId, actorId: caller.id });
};
