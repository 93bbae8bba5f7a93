import type { User } from '../entities';
import type { Clock, SecurityEvents } from '../ports';
import type { ProfileChange } from '../stores/users-store';
import { type ChangeUserDeps, changeUser } from '../users/change-user';
import { type GetUserDeps, getUser } from '../users/get-user';
import { requireMayAct } from '../users/privileges';

export interface UpdateUserDeps extends GetUserDeps {
  users: ChangeUserDeps['users'];
  clock: Clock;
  events: SecurityEvents;
}

/** The new names: `undefined` changes nothing, `null` removes the name. */
export type Names = Pick<ProfileChange, 'firstName' | 'lastName'>;

/**
 * Change the names of a user.
 * @param check receives the user before the change. @throws {AuthError} to change nothing.
 * @throws {AuthError} `user_not_found`, also if they are deleted at the same time; `insufficient_privilege`.
 */
export const updateUser = async (
  deps: UpdateUserDeps,
  caller: User,
  id: string,
  names: Names,
  check: (before: User) => void = () => {},
): Promise<User> => {
  const user = await getUser(deps, caller, id);
  const updated = await changeUser(deps, user, (before) => {
    requireMayAct(caller, before);
    check(before);
    const profile = { firstName: names.firstName, lastName: names.lastName };
    return { before, profile, now: deps.clock.now(), actorId: caller.id };
  });
  await deps.events.record({ event: 'user_updated', user, actorId: caller.id });
  return updated;
};
