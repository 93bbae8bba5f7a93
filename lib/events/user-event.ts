import * as v from 'valibot';
import { itemOf, type StreamImage } from '../streams/stream-item';

/** The user in an event, as subscribers receive it. It shows the user after the event; for a deletion, the user before it. */
export interface EventUser {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly active: boolean;
  /** ISO 8601 in UTC. When a user who is not active is active again: no event says so then. Absent for all others. */
  readonly inactive_until?: string | undefined;
  readonly customer: { readonly id: number };
  readonly roles: readonly { readonly id: number; readonly code: string; readonly name: string }[];
}

/** An event as subscribers receive it, with these names in this order. Must never contain a secret. */
export interface UserEvent {
  /** uuid v4. It stays the same if the event is delivered again. */
  readonly id: string;
  /** One of the `user.*` types in docs/user-events.md. */
  readonly type: string;
  /** ISO 8601 in UTC, exact to the millisecond. */
  readonly time: string;
  readonly user_id: string;
  /** The user who made the change; `null` if it can only be the user of the event. */
  readonly actor_id: string | null;
  /** `null` for an event that does not change the profile. */
  readonly user: EventUser | null;
  /** How the user proved who they are; `null` for an event that begins no session, and for one that an earlier version stored. */
  readonly methods: readonly string[] | null;
}

const id = v.pipe(v.number(), v.safeInteger());
const textOrNull = v.optional(v.nullable(v.string()), null);

/** The attributes that subscribers receive. All others are dropped, such as the IP address, which only the user may see. */
const eventItem = v.object({
  event_id: v.string(),
  type: v.string(),
  time: v.pipe(v.string(), v.isoTimestamp()),
  user_id: v.string(),
  actor_id: textOrNull,
  user: v.optional(
    v.object({
      id: v.string(),
      email: v.string(),
      name: textOrNull,
      first_name: textOrNull,
      last_name: textOrNull,
      active: v.boolean(),
      inactive_until: v.optional(v.pipe(v.string(), v.isoTimestamp())),
      customer: v.object({ id }),
      roles: v.array(v.object({ id, code: v.string(), name: v.string() })),
    }),
  ),
  methods: v.optional(v.array(v.string())),
});

/** An item of the events table, in the format of the stream. */
export type EventImage = StreamImage;

/** Whether the item is a user event, valid or not. The `auth.*` events in the same table are never delivered. */
export const isUserEvent = (image: EventImage): boolean => String(image.type?.S).startsWith('user.');

/** Convert an item to the event that subscribers receive. @returns `null` for an item that the stores cannot have written. */
export const userEventOf = (image: EventImage): UserEvent | null => {
  const { success, output } = v.safeParse(eventItem, itemOf(image));
  if (!success) return null;
  const { event_id, type, time, user_id, actor_id, user, methods = null } = output;
  return { id: event_id, type, time, user_id, actor_id, user: user === undefined ? null : eventUser(user), methods };
};

/** Copies field by field, so that only the attributes that are named here are delivered. */
const eventUser = (user: EventUser): EventUser => ({
  id: user.id,
  email: user.email,
  name: user.name,
  first_name: user.first_name,
  last_name: user.last_name,
  active: user.active,
  ...(user.inactive_until === undefined ? {} : { inactive_until: user.inactive_until }),
  customer: { id: user.customer.id },
  roles: user.roles.map(({ id, code, name }) => ({ id, code, name })),
});
