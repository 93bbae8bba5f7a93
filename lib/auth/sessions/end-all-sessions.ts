import type { User } from '../entities';
import type { Clock, SecurityEvents } from '../ports';
import { type ChangeUserDeps, changeUser } from '../users/change-user';

export interface EndAllSessionsDeps extends ChangeUserDeps {
  clock: Clock;
  events: SecurityEvents;
}

/**
 * End every sign-in of a user on every surface, the one that asks too, by one write: no clock decides, and no list. One that
 * begins meanwhile is ended as well, or knows the user as they are after it.
 * @throws {AuthError} `user_not_found` if they were deleted meanwhile.
 */
export const endAllSessions = async (deps: EndAllSessionsDeps, user: User): Promise<void> => {
  await changeUser(deps, user, (before) => ({ before, profile: {}, endsSessions: true, now: deps.clock.now() }));
  await deps.events.record({ event: 'all_sessions_ended', userId: user.id });
};
