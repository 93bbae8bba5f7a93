import { acceptNewPassword } from '../credentials/password';
import {
  type CurrentPassword,
  type RequireCurrentPasswordDeps,
  requireCurrentPassword,
} from '../credentials/require-current-password';
import type { Role, User } from '../entities';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import type { PasswordHasher, PasswordPolicy } from '../ports';
import type { ActivityChange } from '../users/inactivity';
import { type ChangeDirectoryUserDeps, changeDirectoryUser } from './change-directory-user';

export interface UpdateDirectoryUserDeps
  extends ChangeDirectoryUserDeps,
    ClearGuessLimitsDeps,
    RequireCurrentPasswordDeps {
  limits: ClearGuessLimitsDeps['limits'] & RequireCurrentPasswordDeps['limits'];
  guessLimits: RequireCurrentPasswordDeps['guessLimits'];
  mode: ClearGuessLimitsDeps['mode'];
  clock: ChangeDirectoryUserDeps['clock'];
  events: ChangeDirectoryUserDeps['events'];
  hasher: PasswordHasher;
  passwordPolicy: PasswordPolicy;
}

/** The new values of a user. What is `undefined` is not changed. */
export interface DirectoryUserChange extends ActivityChange {
  /** Canonical, as `loginField` returns it. */
  email: string;
  name: string | null;
  /** The caller knows that the email belongs to the user. */
  emailVerified?: true | undefined;
  password?: string | undefined;
  roleIds?: readonly number[] | undefined;
  /** Receives the user before the change, and the new roles. @throws {AuthError} to change nothing. */
  check?: (before: User, roles: readonly Role[] | undefined) => void;
}

/**
 * Change a user of the caller's customer, perhaps with a new password. See `changeDirectoryUser`.
 * @throws {AuthError} as `changeDirectoryUser`; `invalid_field` for the password; as `requireCurrentPassword` if callers change their own
 * password or email.
 */
export const updateDirectoryUser = async (
  deps: UpdateDirectoryUserDeps,
  caller: User,
  id: string,
  { password, currentPassword, ipAddress, check, ...profile }: DirectoryUserChange & CurrentPassword,
): Promise<User> => {
  const accepted =
    password === undefined
      ? undefined
      : await acceptNewPassword(deps.passwordPolicy, { field: 'password', password, email: profile.email });
  const hashPassword = async () => {
    // Changing the email is as sensitive as changing the password: the owner of the email can reset the password.
    if (caller.id === id && (accepted !== undefined || profile.email !== caller.email))
      await requireCurrentPassword(deps, caller, { currentPassword, ipAddress });
    return accepted === undefined ? undefined : deps.hasher.hash(accepted, id);
  };
  const user = await changeDirectoryUser(deps, caller, id, profile, { check, hashPassword });
  if (accepted !== undefined) await clearGuessLimits(deps, user.email);
  return user;
};
