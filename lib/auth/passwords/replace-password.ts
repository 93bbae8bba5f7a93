import type { User } from '../entities';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { newNotice } from '../mailing/new-notice';
import type { Clock, Ids, PasswordHasher, SecurityEvents } from '../ports';
import type { WithActor } from '../stores/users-store';
import { type ChangeUserDeps, changeUser } from '../users/change-user';

export interface ReplacePasswordDeps extends ChangeUserDeps, ClearGuessLimitsDeps {
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Give a user another password without asking for the current one. All their sessions end, and, if the mode sends mail, they are
 * notified.
 * @param accepted as `acceptNewPassword` returns it.
 * @param by.requireMay checks the user as read last; if it throws, nothing is changed.
 * @throws {AuthError} `user_not_found` if the user was deleted since they were read.
 */
export const replacePassword = async (
  deps: ReplacePasswordDeps,
  user: User,
  accepted: string,
  { actorId, requireMay }: WithActor & { requireMay?: (user: User) => void } = {},
): Promise<User> => {
  const passwordHash = await deps.hasher.hash(accepted, user.id);
  const changed = await changeUser(deps, user, (before) => {
    requireMay?.(before);
    const mail = newNotice(deps, 'password-changed', before);
    return { before, profile: {}, passwordHash, mail, now: deps.clock.now(), actorId };
  });
  await deps.events.record({ event: 'password_set', user, actorId });
  await clearGuessLimits(deps, user.email);
  return changed;
};
