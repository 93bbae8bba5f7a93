import type { User } from '../../../auth/entities';
import { AuthError } from '../../../auth/errors';
import { canonicalLogin } from '../../../auth/login';

/** @throws {AuthError} `invalid_field` for any other text than what the user signs in with. */
export const requireConfirmation = ({ email }: Pick<User, 'email'>, typed: string): void => {
  if (canonicalLogin(typed) === email) return;
  const fault = { code: 'custom', reason: 'is not what the user signs in with' } as const;
  throw new AuthError('invalid_field', { field: 'confirmation', fault });
};
