import { openCursor, sealCursor } from '../../crypto/cursor';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { ownEvent } from '../events/list-events';
import type { Clock } from '../ports';
import { settleBoth } from '../settle';
import type { CustomerEventSearch, CustomerEventsStore } from '../stores/customer-events-store';
import type { UsersStore } from '../stores/users-store';
import type { UserEventForAdmin } from './list-user-events';

export interface ListCustomerEventsDeps {
  users: Pick<UsersStore, 'findUser'>;
  customerEvents: CustomerEventsStore;
  clock: Clock;
  /** How long events are kept, in seconds. */
  eventSeconds: number;
  cursorSecret(): Promise<string>;
}

/** Which events an admin wants to see. Absent filters match everything. */
export interface CustomerEventFilter {
  readonly types?: readonly string[] | undefined;
  /** The id of the account. */
  readonly userId?: string | undefined;
  /** The id of the account that did it, where it was another one. */
  readonly actorId?: string | undefined;
  /** The first moment. By default the beginning of the day (UTC) six days before the last one. */
  readonly from?: Date | undefined;
  /** The first moment after the last one. By default the list goes up to now. */
  readonly to?: Date | undefined;
}

export interface CustomerEventPageQuery {
  readonly limit: number;
  /** The `nextCursor` of an earlier page with the same filter. */
  readonly cursor?: string | undefined;
}

/** An event of an account as an admin may see it: see `UserEventForAdmin`. */
export type ListedCustomerEvent = UserEventForAdmin & { readonly userId: string };

const DAY = 86_400_000;
/** The days that a list without `from` has: what the store reads at most for one page without events. */
const DEFAULT_DAYS = 7;

/** A place in the list: the period, which does not move with the clock, and the position in it. */
type Position = readonly [from: string, to: string, before: string];

/**
 * The events of the accounts of the admin's customer, of deleted ones too, newest first. An event belongs to the customer that the account
 * had when it happened. Of an account of another customer there are none, as of one that does not exist. Within a page the newest is
 * first; to divide events into pages, an event that is counted within an hour counts as one of the beginning of that hour. What is shown of
 * an event is what `listUserEvents` shows.
 * @returns a page, which may be short or empty although `nextCursor` is not `null`.
 * @throws {AuthError} `invalid_argument` for a cursor that is not one of this list.
 */
export const listCustomerEvents = async (
  deps: ListCustomerEventsDeps,
  admin: Pick<User, 'customerId'>,
  filter: CustomerEventFilter,
  { limit, cursor }: CustomerEventPageQuery,
): Promise<{ events: readonly ListedCustomerEvent[]; nextCursor: string | null }> => {
  const now = deps.clock.now();
  const [user, secret] = await settleBoth(findUser(deps, admin, filter.userId), deps.cursorSecret());
  const purpose = purposeOf(admin, filter);
  const { from, to, before } = cursor === undefined ? begin(filter, now) : readCursor(cursor, secret, purpose);
  const { customerId } = admin;
  const { types = [], actorId = null } = filter;
  // Older events have expired. Without this, a list from the year 1970 would never end.
  const oldest = new Date(Math.max(from.getTime(), now.getTime() - deps.eventSeconds * 1000));
  const search = { customerId, user, types, actorId, from: oldest, to, before, limit, now };
  const { events, next } = await deps.customerEvents.searchEvents(search);
  const position: Position | null = next === null ? null : [from.toISOString(), to.toISOString(), next];
  return {
    events: events
      .toSorted((one, other) => other.time.getTime() - one.time.getTime())
      .map((event) => ({
        ...ownEvent(event, { id: event.userId }),
        userId: event.userId,
        actorId: event.actorId,
      })),
    nextCursor: position === null ? null : sealCursor(position, secret, purpose),
  };
};

const findUser = async (
  { users }: ListCustomerEventsDeps,
  { customerId }: Pick<User, 'customerId'>,
  id: string | undefined,
): Promise<CustomerEventSearch['user']> => {
  if (id === undefined) return null;
  return { id, isMember: (await users.findUser(id))?.customerId === customerId };
};

const begin = ({ from, to }: CustomerEventFilter, now: Date): { from: Date; to: Date; before: null } => {
  // Up to now includes now. Nothing is later, and without a limit a list up to the year 9999 would begin with years without events.
  const end = new Date(Math.min(to?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + 1));
  const lastDay = Math.floor((end.getTime() - 1) / DAY) * DAY;
  return { from: from ?? new Date(lastDay - (DEFAULT_DAYS - 1) * DAY), to: end, before: null };
};

/** A cursor works for the customer and the filter that it was made for. */
const purposeOf = ({ customerId }: Pick<User, 'customerId'>, filter: CustomerEventFilter): string => {
  const { types = [], userId = null, actorId = null, from = null, to = null } = filter;
  return JSON.stringify(['events', customerId, [...types].sort(), userId, actorId, from, to]);
};

const readCursor = (cursor: string, secret: string, purpose: string): { from: Date; to: Date; before: string } => {
  const position = openCursor(cursor, secret, purpose) as Position | null;
  if (position === null)
    throw new AuthError('invalid_argument', { argument: 'cursor', reason: 'is not one of this list' });
  const [from, to, before] = position;
  return { from: new Date(from), to: new Date(to), before };
};
