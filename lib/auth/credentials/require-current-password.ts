import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { type ProveCurrentPasswordDeps, proveCurrentPassword } from './prove-current-password';

export interface RequireCurrentPasswordDeps extends ProveCurrentPasswordDeps {
  mode: ContractMode;
}

/** What somebody who sets their own password sends besides. */
export interface CurrentPassword {
  /** As typed; `undefined` for none. */
  readonly currentPassword: string | undefined;
  /** Where the request comes from, as the gateway gives it. */
  readonly ipAddress: string;
}

/**
 * Whoever sets their own password proves the present one, where the mode asks for it or it is given.
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
