import type { ContractMode } from '../contract-mode';
import type { Mail, Role, User } from '../entities';
import { AuthError } from '../errors';
import type { SecurityEventName } from '../events/event-types';
import { newNotice } from '../mailing/new-notice';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { RolesStore } from '../stores/roles-store';
import { type ChangeUserDeps, changeUser } from '../users/change-user';
import { getUserOfCustomer } from '../users/get-user';
import { type ActivityChange, requireActivity } from '../users/inactivity';
import { getRoles, requirePrivilege, requireStillSignedIn } from '../users/privileges';

export interface ChangeDirectoryUserDeps extends ChangeUserDeps {
  roles: Pick<RolesStore, 'findRoles'>;
  mode: Pick<ContractMode, 'verifiesEmails'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/** The new values of a user. What is `undefined` is not changed. */
export interface DirectoryUserProfile extends Partial<ActivityChange> {
  /** Canonical, as `loginField` returns it. */
  email?: string | undefined;
  name?: string | null | undefined;
  /** The caller knows that the email belongs to the user. It cannot be taken back. */
  emailVerified?: true | undefined;
  roleIds?: readonly number[] | undefined;
}

/** Under which conditions a user is changed. */
export interface DirectoryUserConditions {
  /** The `version` of the user as the caller has seen them: a user who has changed since is not changed. */
  version?: number | undefined;
  /** Receives the user before the change, and the new roles. @throws {AuthError} to change nothing. */
  check?: ((before: User, roles: readonly Role[] | undefined) => void) | undefined;
  /** Runs once, after all checks of the user as first read. @returns the hash of a new password, if there is one. */
  hashPassword?: ((before: User) => Promise<string | undefined>) | undefined;
}

/**
 * Change a user of the caller's customer, who must be an admin. The change applies to the user's next request: roles are read with the
 * user, and a new password or a deactivation ends all sessions.
 * @throws {AuthError} `user_not_found`, `user_changed`, `email_taken`, `unknown_roles`; as `requireActivity`; `own_roles` if callers change
 * their own roles; `insufficient_privilege` for reserved roles; `last_admin`.
 */
export const changeDirectoryUser = async (
  deps: ChangeDirectoryUserDeps,
  caller: User,
  id: string,
  { roleIds, ...profile }: DirectoryUserProfile,
  { version, check, hashPassword }: DirectoryUserConditions,
): Promise<User> => {
  const [first, roles] = await settleBoth(
    getUserOfCustomer(deps.users, caller.customerId, id),
    roleIds === undefined ? Promise.resolve(undefined) : getRoles(deps.roles, roleIds),
  );
  requireVersion(first, version);
  requireMayChange(caller, first, roles);
  check?.(first, roles);
  const { active } = profile;
  if (active !== undefined) requireActivity(first, { ...profile, active }, deps.clock.now());
  const passwordHash = await hashPassword?.(first);
  const user = await changeUser(deps, first, (before) => {
    // Check again: the user may have moved to another customer or been granted reserved roles since they were first read.
    if (before.customerId !== caller.customerId) throw new AuthError('user_not_found');
    requireVersion(before, version);
    requireStillSignedIn(caller, before);
    requireMayChange(caller, before, roles);
    const mail = notice(deps, before, profile.email, passwordHash);
    // The admin who sets an email is trusted to know it. Whoever is invited proves it.
    const isInvited = before.invitation !== null && passwordHash === undefined;
    const emailVerified = isNewEmail(before, profile.email) && !isInvited ? true : profile.emailVerified;
    const newProfile = { ...profile, roles, emailVerified };
    return { before, profile: newProfile, passwordHash, mail, now: deps.clock.now(), actorId: caller.id };
  });
  await deps.events.record({ event: eventOf(first, user, profile), user, actorId: caller.id });
  return user;
};

/** What the log says: the most important change. */
const eventOf = (before: User, after: User, { emailVerified }: DirectoryUserProfile): SecurityEventName => {
  if (before.active !== after.active) return after.active ? 'user_enabled' : 'user_disabled';
  return emailVerified === undefined ? 'user_updated' : 'email_verified';
};

const isNewEmail = (before: User, email: string | undefined): email is string =>
  email !== undefined && email !== before.email;

/** The mail that informs the user about the change. It goes to the old email if the email changes. */
const notice = (
  deps: ChangeDirectoryUserDeps,
  before: User,
  email: string | undefined,
  passwordHash: string | undefined,
): Mail | undefined => {
  // Nobody has accepted the invitation yet.
  if (before.invitation !== null) return undefined;
  if (isNewEmail(before, email)) return newNotice(deps, 'email-changed', before);
  return passwordHash === undefined ? undefined : newNotice(deps, 'password-changed', before);
};

const requireVersion = (user: User, version: number | undefined): void => {
  if (version !== undefined && user.version !== version) throw new AuthError('user_changed');
};

const requireMayChange = (caller: User, user: User, roles: readonly Role[] | undefined): void => {
  requirePrivilege(caller, user.roles);
  if (roles === undefined) return;
  const isSame =
    roles.length === user.roles.length && roles.every(({ id }) => user.roles.some((role) => role.id === id));
  if (caller.id === user.id && !isSame) throw new AuthError('own_roles');
  requirePrivilege(caller, roles);
};
