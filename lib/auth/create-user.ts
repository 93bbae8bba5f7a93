import type { User } from './entities';
import { AuthError } from './errors';
import { type SignUpDeps, type SignUpInput, signUp } from './sign-up';

/**
 * Make an account for somebody else, in the caller's own customer.
 * @throws {AuthError} `not_allowed` if the caller may not, and as `signUp`.
 */
export const createUser = async (
  deps: SignUpDeps,
  caller: User,
  input: Omit<SignUpInput, 'customerId' | 'actorId'>,
): Promise<User> => {
  if (!deps.mode.mayManageUsers(caller)) throw new AuthError('not_allowed');
  return signUp(deps, { ...input, customerId: caller.customerId, actorId: caller.id });
};
