import type { User } from '../entities';
import type { Clock, SecurityEvents } from '../ports';
import type { WithActor } from '../stores/users-store';
import { type ChangeUserDeps, changeUser } from '../users/change-user';

export interface EndAllSessionsDeps extends ChangeUserDeps {
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End all sessions of a user on all surfaces, including the caller's, by one write of `sessionEpoch`. This depends neither on
 * clocks nor on a list of sessions. A session that begins at the same time is ended too, unless its sign-in reads the user after
 * the write.
 * @param by.requireMay checks the user as read last; if it throws, no session ends.
 * @throws {AuthError} `user_not_found` if the user was deleted since they were read.
 */
export const endAllSessions = async (
  deps: EndAllSessionsDeps,
  user: User,
  { actorId, requireMay }: WithActor & { requireMay?: (user: User) => void } = {},
): Promise<void> => {
  await changeUser(deps, user, (before) => {
    requireMay?.(before);
    return { before, profile: {}, endsSessions: true, now: deps.clock.now(), actorId };
  });
  await deps.events.record({ event: 'all_sessions_ended', user, actorId });
};
