import type { AttributeValue } from 'aws-lambda';
import * as v from 'valibot';

/** What subscribers receive about a user: as they are after the event, or were before they were deleted. */
export interface EventUser {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly active: boolean;
  readonly customer: { readonly id: number };
  readonly roles: readonly { readonly id: number; readonly code: string; readonly name: string }[];
}

/** What subscribers receive, in the names and the order they see. No secret is among the fields, and none must be added. */
export interface UserEvent {
  /** uuid v4, the same however often the event is delivered. */
  readonly id: string;
  /** `user.created`, `user.updated`, `user.deleted`, `user.signed_in`, `user.password_changed` or `user.email_verified`. */
  readonly type: string;
  /** ISO 8601 in UTC, exact to the millisecond. */
  readonly time: string;
  readonly user_id: string;
  /** Who did it, where that may be somebody else. */
  readonly actor_id: string | null;
  /** `null` where the profile is not what the event is about. */
  readonly user: EventUser | null;
}

/** DynamoDB's own form of values: each names its type. See AWS DynamoDB API Reference, "AttributeValue" */
const text = v.pipe(
  v.object({ S: v.string() }),
  v.transform(({ S }) => S),
);
const wholeNumber = v.pipe(
  v.object({ N: v.pipe(v.string(), v.regex(/^-?\d{1,15}$/)) }),
  v.transform(({ N }) => Number(N)),
);
const flag = v.pipe(
  v.object({ BOOL: v.boolean() }),
  v.transform(({ BOOL }) => BOOL),
);
const nothing = v.pipe(
  v.object({ NULL: v.literal(true) }),
  v.transform(() => null),
);
const record = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.object({ M: v.object(entries) }),
    v.transform(({ M }) => M),
  );
const list = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(
    v.object({ L: v.array(item) }),
    v.transform(({ L }) => L),
  );
const textOrNull = v.optional(v.union([text, nothing]), { NULL: true });

/** Knows the fields that go out, and drops all others: where a request came from is for the user alone. */
const eventItem = v.object({
  event_id: text,
  type: text,
  time: v.pipe(text, v.isoTimestamp()),
  user_id: text,
  actor_id: textOrNull,
  user: v.optional(
    record({
      id: text,
      email: text,
      name: textOrNull,
      first_name: textOrNull,
      last_name: textOrNull,
      active: flag,
      customer: record({ id: wholeNumber }),
      roles: list(record({ id: wholeNumber, code: text, name: text })),
    }),
  ),
});

/** An item of the events table, as the stream shows it. */
export type EventImage = Readonly<Record<string, AttributeValue>>;

/** @returns whether the item is, or was meant to be, the event of a user. `auth.*`, beside them in the table, goes to nobody. */
export const isUserEvent = (image: EventImage): boolean => image.type?.S?.startsWith('user.') ?? false;

/** @returns `null` for an item that is not what we write: it will never become an event. */
export const userEventOf = (image: EventImage): UserEvent | null => {
  const { success, output } = v.safeParse(eventItem, image);
  if (!success) return null;
  const { event_id, type, time, user_id, actor_id, user } = output;
  return { id: event_id, type, time, user_id, actor_id, user: user === undefined ? null : eventUser(user) };
};

/** Written out, so that a field of the item goes out only where somebody named it here. */
const eventUser = (user: EventUser): EventUser => ({
  id: user.id,
  email: user.email,
  name: user.name,
  first_name: user.first_name,
  last_name: user.last_name,
  active: user.active,
  customer: { id: user.customer.id },
  roles: user.roles.map(({ id, code, name }) => ({ id, code, name })),
});
