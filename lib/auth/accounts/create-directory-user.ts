import type { User } from '../entities';
import { AuthError } from '../errors';
import { hasMailbox } from '../login';
import type { RolesStore } from '../stores/roles-store';
import { getRoles, requirePrivilege } from '../users/privileges';
import { type CreateAccountAsAdminDeps, createAccountAsAdmin } from './create-account-as-admin';
import { type InviteUserDeps, inviteUser } from './invite-user';

export interface CreateDirectoryUserDeps extends CreateAccountAsAdminDeps, InviteUserDeps {
  users: CreateAccountAsAdminDeps['users'];
  clock: CreateAccountAsAdminDeps['clock'];
  ids: CreateAccountAsAdminDeps['ids'];
  events: CreateAccountAsAdminDeps['events'];
  roles: Pick<RolesStore, 'findRoles'>;
}

/** A new user of the user directory. */
export interface NewDirectoryUser {
  /** Canonical, as `loginField` returns it. */
  email: string;
  name: string | null;
  /** `undefined` to invite the user, who chooses one. Then `email` is an email, and `active` is true. */
  password: string | undefined;
  active: boolean;
  roleIds: readonly number[];
}

/**
 * Create an account in the caller's customer. With a password, its email counts as verified; without one, the user is invited.
 * @throws {AuthError} `unknown_roles`, `insufficient_privilege`, and as `createAccountAsAdmin` or `inviteUser`; `missing_field` for an invitation of a user who has no
 * mailbox or is not active.
 */
export const createDirectoryUser = async (
  deps: CreateDirectoryUserDeps,
  caller: User,
  { roleIds, password, ...input }: NewDirectoryUser,
): Promise<User> => {
  const roles = await getRoles(deps.roles, roleIds);
  requirePrivilege(caller, roles);
  const { id: actorId, customerId } = caller;
  if (password === undefined) {
    if (!input.active || !hasMailbox(input.email)) throw new AuthError('missing_field', { field: 'password' });
    return inviteUser(deps, { email: input.email, name: input.name, roles, customerId, actorId });
  }
  return createAccountAsAdmin(deps, {
    ...input,
    password,
    roles,
    emailVerified: true,
    customerId,
    actorId,
  });
};
