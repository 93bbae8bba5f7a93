import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { ADMIN, hasRole } from '../roles';
import { type CreateAccountDeps, type CreateAccountInput, createAccount } from './create-account';

/**
 * Make an account for somebody else, in the caller's own customer.
 * @throws {AuthError} `not_allowed` if the caller may not, and as `createAccount`.
 */
export const createUser = async (
  deps: CreateAccountDeps & { mode: ContractMode },
  caller: User,
  input: Omit<CreateAccountInput, 'customerId' | 'actorId'>,
): Promise<User> => {
  if (!deps.mode.mayManageUsers(caller)) throw new AuthError('not_allowed');
  // Where anybody may make accounts, an admin's word alone stands for the address.
  const emailVerified = hasRole(caller, ADMIN.code);
  return createAccount(deps, { ...input, emailVerified, customerId: caller.customerId, actorId: caller.id });
};
