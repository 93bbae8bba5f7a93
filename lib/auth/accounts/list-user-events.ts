import type { User } from '../entities';
import { type EventPage, type ListEventsDeps, type OwnEvent, ownEvent, readEvents } from '../events/list-events';
import type { UsersStore } from '../stores/users-store';
import { getUserOfCustomer } from '../users/get-user';

export interface ListUserEventsDeps extends ListEventsDeps {
  users: Pick<UsersStore, 'findUser'>;
}

/** An event as an admin may see it: what its user sees, and the id of the account that did it, if it was another one. */
export type UserEventForAdmin = OwnEvent & { readonly actorId: string | null };

/**
 * The events of a user of the caller's customer, who must be an admin; see `listEvents`.
 * @throws {AuthError} `user_not_found`, also for a user of another customer; `invalid_argument`.
 */
export const listUserEvents = async (
  deps: ListUserEventsDeps,
  caller: User,
  id: string,
  page: EventPage,
): Promise<{ events: UserEventForAdmin[]; nextCursor: string | null }> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  const { events, nextCursor } = await readEvents(deps, user, page);
  const shown = events.map((event) => ({ ...ownEvent(event, user), actorId: event.actorId }));
  return { events: shown, nextCursor };
};
