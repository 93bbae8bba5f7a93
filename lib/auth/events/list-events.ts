import type { AccountEvent, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { AccountEventsStore } from '../stores/account-events-store';

/** What `listEvents` works with. */
export interface ListEventsDeps {
  accountEvents: AccountEventsStore;
  clock: Clock;
}

/** What happened to an account, in what its owner may know of it. */
export interface OwnEvent {
  /** uuid v4, the same that subscribers see. */
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  /** `other` for what another account did; `unknown` for what nobody had to be signed in for, nor did become so. */
  readonly by: 'you' | 'other' | 'unknown';
  /** `null` as well for what another account did: where its user was is theirs. */
  readonly ipAddress: string | null;
  readonly client: string | null;
}

/** What anybody can do who knows an address or makes up a link. */
const BY_ANYBODY = new Set([
  'auth.sign_in_refused',
  'auth.sign_up_refused',
  'auth.password_reset_requested',
  'auth.password_reset_refused',
  'auth.email_verification_requested',
  'auth.email_verification_refused',
  'auth.email_change_refused',
  'auth.refresh_refused',
]);

/** An event's id: an ISO time, `#` and a uuid. */
const EVENT_ID = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The caller's own events, newest first. A cursor opens nothing: it is a place in time, in the list of whoever shows it.
 * @throws {AuthError} `invalid_argument` for a cursor that is none.
 */
export const listEvents = async (
  { accountEvents, clock }: ListEventsDeps,
  caller: User,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ events: OwnEvent[]; nextCursor: string | null }> => {
  const before = cursor === undefined ? null : readCursor(cursor);
  // One more than is shown tells whether there is more.
  const found = await accountEvents.listEvents(caller.id, { before, limit: limit + 1, now: clock.now() });
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  const nextCursor = last === undefined ? null : Buffer.from(last.id).toString('base64url');
  return { events: shown.map((event) => ownEvent(event, caller)), nextCursor };
};

const readCursor = (cursor: string): string => {
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  const isOurs = EVENT_ID.test(id) && Buffer.from(id).toString('base64url') === cursor;
  if (!isOurs) throw new AuthError('invalid_argument', { argument: 'cursor', reason: 'is not one of this list' });
  return id;
};

const ownEvent = ({ id, type, time, actorId, ipAddress, client }: AccountEvent, caller: User): OwnEvent => {
  const isOther = actorId !== null && actorId !== caller.id;
  const by = isOther ? 'other' : BY_ANYBODY.has(type) ? 'unknown' : 'you';
  const place = isOther ? { ipAddress: null, client: null } : { ipAddress, client };
  return { id: id.slice(id.indexOf('#') + 1), type, time, by, ...place };
};
