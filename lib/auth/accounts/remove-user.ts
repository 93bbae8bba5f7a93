import type { User } from '../entities';
import type { Clock, SecurityEvents } from '../ports';
import type { UsersStore, WithActor } from '../stores/users-store';
import { retryOnConflict } from '../users/change-user';

export interface RemoveUserDeps {
  users: Pick<UsersStore, 'findUser' | 'deleteUser'>;
  clock: Clock;
  events: SecurityEvents;
}

/**
 * Remove a user and the claim on their email in one transaction. The email can sign up again at once. All sessions of the user
 * end, because a session is live only while its user exists, and user ids are never reused.
 * @param by.requireMay checks the user as read last; if it throws, nobody is removed.
 * @throws {AuthError} `user_not_found` (if several callers remove the same user at the same time, exactly one succeeds);
 * `last_admin`.
 */
export const removeUser = async (
  { users, clock, events }: RemoveUserDeps,
  user: User,
  { actorId, requireMay }: WithActor & { requireMay?: (user: User) => void } = {},
): Promise<void> => {
  await retryOnConflict(users, user, async (before) => {
    requireMay?.(before);
    const outcome = await users.deleteUser(before, { actorId, now: clock.now() });
    return outcome === 'deleted' ? { outcome } : outcome;
  });
  await events.record({ event: 'user_deleted', userId: user.id, actorId });
};
