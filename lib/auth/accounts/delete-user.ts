import type { Session, User } from '../entities';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from '../sessions/recent-authentication';
import type { UsersStore } from '../stores/users-store';
import { retryOnConflict } from '../users/change-user';
import { type GetUserDeps, getUser } from '../users/get-user';
import { requireMayAct } from '../users/privileges';

export interface DeleteUserDeps extends GetUserDeps, RecentAuthenticationSettings {
  users: Pick<UsersStore, 'findUser' | 'deleteUser'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Delete a user and the claim on their email in one transaction. The email can sign up again at once. All sessions of the user
 * end, because a session is live only while its user exists, and user ids are never reused. If the mode sends mail, the user is sent a notice, also if somebody
 * else deletes them; but not to an email that was never verified.
 * @param session the session that authenticated the caller; `null` if this request itself contained the password.
 * @returns the user as they were read.
 * @throws {AuthError} `reauthentication_required` for callers who delete their own account, if the mode requires a recent
 * sign-in; `user_not_found` (if several callers delete the same user at the same time, exactly one succeeds); `last_admin`;
 * `insufficient_privilege`.
 */
export const deleteUser = async (
  deps: DeleteUserDeps,
  caller: User,
  id: string,
  session: Session | null = null,
): Promise<User> => {
  if (caller.id === id && session !== null && deps.mode.requiresRecentAuthentication)
    requireRecentAuthentication(deps, session, deps.clock.now());
  const user = await getUser(deps, caller, id);
  await retryOnConflict(deps.users, user, async (before) => {
    requireMayAct(caller, before);
    const isTold = deps.mode.verifiesEmails && before.emailVerified;
    const mail = isTold ? newMail(deps, 'account-deleted', before) : undefined;
    const outcome = await deps.users.deleteUser(before, { actorId: caller.id, mail, now: deps.clock.now() });
    return outcome === 'deleted' ? { outcome } : outcome;
  });
  await deps.events.record({ event: 'user_deleted', userId: user.id, actorId: caller.id });
  return user;
};
