import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { newNotice } from '../mailing/new-notice';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { UsersStore, WithActor } from '../stores/users-store';
import { retryOnConflict } from '../users/change-user';

export interface RemoveUserDeps {
  users: Pick<UsersStore, 'findUser' | 'deleteUser'>;
  mode: Pick<ContractMode, 'verifiesEmails'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Remove a user and the claim on their email in one transaction. The email can sign up again at once. All sessions of the user
 * end, because a session is live only while its user exists, and user ids are never reused. If the mode sends mail and the email is
 * verified, the user gets a notice, whoever removes them.
 * @param by.event the name of the event in the log.
 * @param by.requireMay checks the user as read last; if it throws, nobody is removed.
 * @throws {AuthError} `user_not_found` (if several callers remove the same user at the same time, exactly one succeeds);
 * `last_admin`.
 */
export const removeUser = async (
  deps: RemoveUserDeps,
  user: User,
  {
    actorId,
    requireMay,
    event = 'user_deleted',
  }: WithActor & { requireMay?: (user: User) => void; event?: 'user_deleted' | 'invitation_withdrawn' } = {},
): Promise<void> => {
  await retryOnConflict(deps.users, user, async (before) => {
    requireMay?.(before);
    const mail = before.emailVerified ? newNotice(deps, 'account-deleted', before) : undefined;
    const outcome = await deps.users.deleteUser(before, { actorId, mail, now: deps.clock.now() });
    return outcome === 'deleted' ? { outcome } : outcome;
  });
  await deps.events.record({ event, user, actorId });
};
