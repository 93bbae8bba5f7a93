import { createHash } from 'node:crypto';
import type { User } from '../../auth/entities';
import type { UserEventType } from '../../auth/events/event-types';
import type { Method } from '../../auth/methods';
import { currentRequestScope } from '../../observe/request-scope';
import type { Step } from '../table/transaction';

/** The table of events. */
export interface EventsTable {
  readonly name: string;
  /** How long events stay in the table, and so how long their user can read them. */
  readonly keptSeconds: number;
}

/**
 * How many partitions of the index `by_customer_day` the events of one customer and day are in. A partition takes 1,000 writes a second,
 * and an index that cannot keep up throttles its table. Four are enough for 4,000 events a second of one customer, which is more than
 * the service hashes passwords for, and a page of a day still is one round trip of four reads.
 */
export const SHARDS = 4;

/** The partition of a user's events: the same each time, so that one user's events of a day are together. */
const shardOf = (userId: string): number => createHash('sha256').update(userId).digest().readUInt32BE() % SHARDS;

/** The key of the index `by_customer_day`. @param time of the key of the event. */
export const customerDay = (customerId: number, time: Date, shard: number): string =>
  `${customerId}#${time.toISOString().slice(0, 10)}#${shard}`;

/** A change of a user; the event is written in the transaction that makes the change. */
export interface UserEventInput {
  /** uuid v4. */
  readonly eventId: string;
  /** Only the user sees `auth.*` events; they are not delivered. */
  readonly type: UserEventType | `auth.${string}`;
  readonly userId: string;
  /** Of the user, at the time of the event; `null` or absent if the user was not read. Their admins find the event by it. */
  readonly customerId?: number | null | undefined;
  readonly actorId: string | undefined;
  /** The user after the change, or before they were deleted; absent where the profile did not change. */
  readonly user?: User;
  /** How the user proved who they are, where a session began. */
  readonly methods?: readonly Method[];
  readonly time: Date;
}

/** Puts the event into the table whose stream delivers it. It exists already only if an earlier attempt of ours succeeded. */
export const eventStep = (table: EventsTable, event: UserEventInput): Step<never> => ({
  write: {
    Put: { TableName: table.name, Item: toItem(table, event), ConditionExpression: 'attribute_not_exists(user_id)' },
  },
  whenRefused: () => 'done',
});

/**
 * The attributes of every item of the events table. Its sort key orders the events of a user by time. `address` and `client` are
 * those of the current request; they are for the user alone and are never delivered to subscribers.
 * @param event.keyTime the time in the key, if it is not the time of the event.
 */
export const toEventItem = (
  { keptSeconds }: EventsTable,
  event: Omit<UserEventInput, 'type' | 'user' | 'methods'> & { readonly type: string; readonly keyTime?: Date },
) => {
  const { eventId, type, userId, customerId, actorId, time, keyTime = time } = event;
  const scope = currentRequestScope();
  const { ipAddress, client = null } = scope?.source ?? {};
  const actor = actorId ?? scope?.actorId ?? null;
  return {
    user_id: userId,
    id: `${keyTime.toISOString()}#${eventId}`,
    event_id: eventId,
    type,
    time: time.toISOString(),
    ...(customerId == null
      ? {}
      : { customer_id: customerId, customer_day: customerDay(customerId, keyTime, shardOf(userId)) }),
    ...(actor === null ? {} : { actor_id: actor }),
    ...(ipAddress === undefined ? {} : { address: ipAddress }),
    ...(client === null ? {} : { client }),
    expires_at: Math.ceil(time.getTime() / 1000) + keptSeconds,
  };
};

/** Must never contain a secret: subscribers receive it. */
const toItem = (table: EventsTable, { user, methods, ...event }: UserEventInput) => ({
  ...toEventItem(table, event),
  ...(user === undefined ? {} : { user: userOf(user) }),
  ...(methods === undefined ? {} : { methods }),
});

const userOf = (user: User) => ({
  id: user.id,
  email: user.email,
  name: user.name,
  first_name: user.firstName,
  last_name: user.lastName,
  active: user.active,
  ...(user.active || user.inactiveUntil === null ? {} : { inactive_until: user.inactiveUntil.toISOString() }),
  customer: { id: user.customerId },
  roles: user.roles.map(({ id, code, name }) => ({ id, code, name })),
});
