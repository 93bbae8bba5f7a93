import type { User } from '../../../auth/entities';
import { AuthError } from '../../../auth/errors';

/**
 * Admins change their own account on its page, which asks for the proofs that they owe as its user.
 * @throws {AuthError} `not_allowed`
 */
export const requireOther = (caller: Pick<User, 'id'>, id: string): void => {
  if (caller.id === id) throw new AuthError('not_allowed');
};
