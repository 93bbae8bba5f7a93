import { acceptNewPassword } from '../credentials/password';
import {
  type CurrentPassword,
  type RequireCurrentPasswordDeps,
  requireCurrentPassword,
} from '../credentials/require-current-password';
import type { Mail, Role, User } from '../entities';
import { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { newNotice } from '../mailing/new-notice';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { RolesStore } from '../stores/roles-store';
import { type ChangeUserDeps, changeUser } from '../users/change-user';
import { getUserOfCustomer } from '../users/get-user';
import { type ActivityChange, requireActivity } from '../users/inactivity';
import { getRoles, requirePrivilege, requireStillSignedIn } from '../users/privileges';

export interface UpdateDirectoryUserDeps extends ChangeUserDeps, ClearGuessLimitsDeps, RequireCurrentPasswordDeps {
  limits: ClearGuessLimitsDeps['limits'] & RequireCurrentPasswordDeps['limits'];
  guessLimits: RequireCurrentPasswordDeps['guessLimits'];
  roles: Pick<RolesStore, 'findRoles'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/** The new values of a user. What is `undefined` is not changed. */
export interface DirectoryUserChange extends ActivityChange {
  /** Canonical, as `loginField` returns it. */
  email: string;
  name: string | null;
  password?: string | undefined;
  roleIds?: readonly number[] | undefined;
  /** Receives the user before the change, and the new roles. @throws {AuthError} to change nothing. */
  check?: (before: User, roles: readonly Role[] | undefined) => void;
}

/**
 * Change a user of the caller's customer. The change applies to the user's next request: roles are read with the user, and a new
 * password or a deactivation ends all sessions.
 * @throws {AuthError} `user_not_found`, `email_taken`, `unknown_roles`; `invalid_field` for the password, and as `requireActivity`; `own_roles` if callers
 * change their own roles; `insufficient_privilege` for reserved roles; `last_admin`; as `requireCurrentPassword` if callers
 * change their own password or email.
 */
export const updateDirectoryUser = async (
  deps: UpdateDirectoryUserDeps,
  caller: User,
  id: string,
  { roleIds, password, currentPassword, ipAddress, check, ...profile }: DirectoryUserChange & CurrentPassword,
): Promise<User> => {
  const accepted =
    password === undefined
      ? undefined
      : await acceptNewPassword(deps.passwordPolicy, { field: 'password', password, email: profile.email });
  const [first, roles] = await settleBoth(
    getUserOfCustomer(deps.users, caller.customerId, id),
    roleIds === undefined ? Promise.resolve(undefined) : getRoles(deps.roles, roleIds),
  );
  requireMayChange(caller, first, roles);
  check?.(first, roles);
  requireActivity(first, profile, deps.clock.now());
  // Changing the email is as sensitive as changing the password: the owner of the email can reset the password.
  if (caller.id === id && (accepted !== undefined || profile.email !== caller.email))
    await requireCurrentPassword(deps, caller, { currentPassword, ipAddress });
  const passwordHash = accepted === undefined ? undefined : await deps.hasher.hash(accepted, id);
  const user = await changeUser(deps, first, (before) => {
    // Check again: the user may have moved to another customer or been granted reserved roles since they were first read.
    if (before.customerId !== caller.customerId) throw new AuthError('user_not_found');
    requireStillSignedIn(caller, before);
    requireMayChange(caller, before, roles);
    const mail = notice(deps, before, profile.email, passwordHash);
    // The admin who sets an email is trusted to know it. Whoever is invited proves it.
    const isInvited = before.invitation !== null && passwordHash === undefined;
    const emailVerified = profile.email === before.email || isInvited ? undefined : true;
    const newProfile = { ...profile, roles, emailVerified };
    return { before, profile: newProfile, passwordHash, mail, now: deps.clock.now(), actorId: caller.id };
  });
  await deps.events.record({ event: 'user_updated', user, actorId: caller.id });
  if (passwordHash !== undefined) await clearGuessLimits(deps, user.email);
  return user;
};

/** The mail that informs the user about the change. It goes to the old email if the email changes. Nobody has accepted an invitation yet. */
const notice = (
  deps: UpdateDirectoryUserDeps,
  before: User,
  email: string,
  passwordHash: string | undefined,
): Mail | undefined => {
  if (before.invitation !== null) return undefined;
  if (email !== before.email) return newNotice(deps, 'email-changed', before);
  return passwordHash === undefined ? undefined : newNotice(deps, 'password-changed', before);
};

const requireMayChange = (caller: User, user: User, roles: readonly Role[] | undefined): void => {
  requirePrivilege(caller, user.roles);
  if (roles === undefined) return;
  const isSame =
    roles.length === user.roles.length && roles.every(({ id }) => user.roles.some((role) => role.id === id));
  if (caller.id === user.id && !isSame) throw new AuthError('own_roles');
  requirePrivilege(caller, roles);
};
