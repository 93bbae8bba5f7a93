import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { type ProveCurrentPasswordDeps, proveCurrentPassword } from './prove-current-password';

export interface RequireCurrentPasswordDeps extends ProveCurrentPasswordDeps {
  mode: ContractMode;
}

/** The part of a request that proves the current password. */
export interface CurrentPassword {
  /** As typed; `undefined` for none. */
  readonly currentPassword: string | undefined;
  /** The IP address of the client. */
  readonly ipAddress: string;
}

/**
 * Check the current password of a user who changes their own account. It may be absent if the mode does not require it.
 * @throws {AuthError} `missing_field`, `wrong_current_password`, `too_many_attempts`.
 */
export const requireCurrentPassword = async (
  deps: RequireCurrentPasswordDeps,
  user: User,
  { currentPassword: password, ipAddress }: CurrentPassword,
): Promise<void> => {
  if (password !== undefined) await proveCurrentPassword(deps, user, { password, ipAddress, device: null });
  else if (deps.mode.requiresCurrentPassword) throw new AuthError('missing_field', { field: 'current_password' });
};
