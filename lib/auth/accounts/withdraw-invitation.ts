import type { User } from '../entities';
import { AuthError } from '../errors';
import { getUserOfCustomer } from '../users/get-user';
import { requireMayAct } from '../users/privileges';
import { type RemoveUserDeps, removeUser } from './remove-user';

/**
 * Withdraw an invitation: the user is deleted, and the email is free. Whoever has accepted the invitation stays.
 * @returns the user as they were read.
 * @throws {AuthError} `user_not_found`, also for a user of another customer; `insufficient_privilege`; `not_invited` for a user who has
 * accepted or was never invited; `last_admin`.
 */
export const withdrawInvitation = async (deps: RemoveUserDeps, caller: User, id: string): Promise<User> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  await removeInvited(deps, user, { actorId: caller.id, requireMay: (before) => requireMayAct(caller, before) });
  return user;
};

/** As `withdrawInvitation`, for a user who was found before. */
export const removeInvited = async (
  deps: RemoveUserDeps,
  user: User,
  { actorId, requireMay }: NonNullable<Parameters<typeof removeUser>[2]> = {},
): Promise<void> => {
  await removeUser(deps, user, {
    actorId,
    event: 'invitation_withdrawn',
    requireMay: (before) => {
      requireMay?.(before);
      if (before.invitation === null) throw new AuthError('not_invited');
    },
  });
};
