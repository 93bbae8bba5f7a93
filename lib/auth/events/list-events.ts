import type { AccountEvent, User } from '../entities';
import { AuthError } from '../errors';
import type { Method } from '../methods';
import type { Clock } from '../ports';
import type { AccountEventsStore } from '../stores/account-events-store';
import { parseTimedId } from '../timed-id';
import { isByAnybody } from './by-anybody';

export interface ListEventsDeps {
  accountEvents: AccountEventsStore;
  clock: Clock;
}

/** An event as the owner of the account may see it. */
export interface OwnEvent {
  /** uuid v4, the same that subscribers receive. */
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  /** `other`: another account did it. `unknown`: the request was not authenticated. */
  readonly by: 'you' | 'other' | 'unknown';
  /** `null` if not known, and for events of another account, whose IP address is private. */
  readonly ipAddress: string | null;
  readonly client: string | null;
  /** How often it happened within an hour; more than 1 only where `by` is `unknown`. The rest is that of the latest. */
  readonly count: number;
  /** How the user proved who they are, where they did; `null` for other events. */
  readonly methods: readonly Method[] | null;
}

/** A page of a list of events. `cursor` is the `nextCursor` of the page before. */
export interface EventPage {
  limit: number;
  cursor?: string | undefined;
}

/**
 * The caller's own events. Within a page, the newest is first. To divide events into pages, an event that is counted within an hour
 * counts as one of the beginning of that hour. A cursor is not secret: it is a position in the list of the caller who sends it.
 * @throws {AuthError} `invalid_argument` for text that is not a cursor.
 */
export const listEvents = async (
  deps: ListEventsDeps,
  caller: Pick<User, 'id'>,
  page: EventPage,
): Promise<{ events: OwnEvent[]; nextCursor: string | null }> => {
  const { events, nextCursor } = await readEvents(deps, caller, page);
  return { events: events.map((event) => ownEvent(event, caller)), nextCursor };
};

/** As `listEvents`, with everything that is stored of the events. */
export const readEvents = async (
  { accountEvents, clock }: ListEventsDeps,
  user: Pick<User, 'id'>,
  { limit, cursor }: EventPage,
): Promise<{ events: AccountEvent[]; nextCursor: string | null }> => {
  const before = cursor === undefined ? null : readCursor(cursor);
  // Reads one more than the page shows, to know whether there is a next page.
  const found = await accountEvents.listEvents(user.id, { before, limit: limit + 1, now: clock.now() });
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  const nextCursor = last === undefined ? null : Buffer.from(last.id).toString('base64url');
  const newestFirst = shown.toSorted((one, other) => other.time.getTime() - one.time.getTime());
  return { events: newestFirst, nextCursor };
};

const readCursor = (cursor: string): string => {
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  const isOurs = parseTimedId(id) !== null && Buffer.from(id).toString('base64url') === cursor;
  if (!isOurs) throw new AuthError('invalid_argument', { argument: 'cursor', reason: 'is not one of this list' });
  return id;
};

/** An event as its user may see it. */
export const ownEvent = (
  { id, type, time, actorId, ipAddress, client, count, methods }: AccountEvent,
  caller: Pick<User, 'id'>,
): OwnEvent => {
  const isOther = actorId !== null && actorId !== caller.id;
  const by = isOther ? 'other' : isByAnybody(type) ? 'unknown' : 'you';
  const source = isOther ? { ipAddress: null, client: null } : { ipAddress, client };
  return { id: id.slice(id.indexOf('#') + 1), type, time, by, ...source, count, methods };
};
