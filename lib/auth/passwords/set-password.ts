import { acceptNewPassword } from '../credentials/password';
import {
  type CurrentPassword,
  type RequireCurrentPasswordDeps,
  requireCurrentPassword,
} from '../credentials/require-current-password';
import type { User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import { ADMIN, hasRole } from '../roles';
import type { UsersStore } from '../stores/users-store';
import { findUserByEmail } from '../users/find-user-by-email';
import { requirePrivilege, requireStillSignedIn } from '../users/privileges';
import { type ReplacePasswordDeps, replacePassword } from './replace-password';

export interface SetPasswordDeps extends ReplacePasswordDeps, RequireCurrentPasswordDeps {
  limits: ReplacePasswordDeps['limits'] & RequireCurrentPasswordDeps['limits'];
  guessLimits: RequireCurrentPasswordDeps['guessLimits'];
  users: ReplacePasswordDeps['users'] & Pick<UsersStore, 'findUserId'>;
  hasher: PasswordHasher;
  clock: Clock;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/**
 * Set a password on the user directory: the caller's own, or, for an admin, the password of a user of the same customer. All
 * sessions of that user end, including the session of this request if it is theirs.
 * @param input.email canonical, as `loginField` returns it; whose password is set.
 * @throws {AuthError} `not_allowed` if the caller is not an admin and the email is not theirs, whether or not it is registered;
 * `email_not_registered`, also for a user of another customer; `user_not_found` if the user was deleted since they were read;
 * `insufficient_privilege`; `invalid_field` for the password; as `requireCurrentPassword` for the caller's own password.
 */
export const setPassword = async (
  deps: SetPasswordDeps,
  caller: User,
  { email, password, ...proof }: { email: string; password: string } & CurrentPassword,
): Promise<User> => {
  const isSelf = email === caller.email;
  if (!isSelf && !hasRole(caller, ADMIN.code)) throw new AuthError('not_allowed');
  const accepted = await acceptNewPassword(deps.passwordPolicy, { field: 'password', password, email });
  const user = isSelf ? caller : await findByEmail(deps, email);
  requireMaySet(caller, user, email);
  if (isSelf) await requireCurrentPassword(deps, caller, proof);
  return replacePassword(deps, user, accepted, {
    actorId: caller.id,
    requireMay: (before) => requireMaySet(caller, before, email),
  });
};

const findByEmail = async ({ users }: SetPasswordDeps, email: string): Promise<User> => {
  const user = await findUserByEmail(users, email);
  if (user === null) throw new AuthError('email_not_registered');
  return user;
};

/**
 * Checked again with the user as read last: the caller's sessions may have been ended, or the email may belong to another user
 * now.
 */
const requireMaySet = (caller: User, user: User, email: string): void => {
  requireStillSignedIn(caller, user);
  if (user.customerId !== caller.customerId || user.email !== email) throw new AuthError('email_not_registered');
  requirePrivilege(caller, user.roles);
};
