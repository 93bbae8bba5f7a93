import { createHash } from 'node:crypto';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountEvent } from '../../auth/entities';
import type { AuthEventType } from '../../auth/events/event-types';
import { isMethod, type Method } from '../../auth/methods';
import type { AccountEventsStore } from '../../auth/stores/account-events-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { type EventsTable, toEventItem } from './user-events';

/** An event that changes no user. Only the user sees `auth.*` events; they are not delivered. */
export interface AuthEvent {
  /** uuid v4. */
  readonly eventId: string;
  readonly type: AuthEventType;
  /** `undefined` where the email has no account, or where the answer must not reveal whether it has one. */
  readonly userId: string | undefined;
  /** As in `UserEventInput`. */
  readonly customerId?: number | null | undefined;
  readonly actorId: string | undefined;
  readonly time: Date;
  /** How the user proved who they are, where they did. */
  readonly methods?: readonly Method[] | undefined;
}

/**
 * Write the event; a repeat writes the same item again. An event without a user is also one write of the same size, under a
 * random key, so that neither cost nor time reveals whether an email has an account. Failures as in `UsersStore`.
 */
export const putAuthEvent = async (client: TableClient, table: EventsTable, event: AuthEvent): Promise<void> => {
  const { userId = `unknown#${event.eventId}`, methods } = event;
  const item = { ...toEventItem(table, { ...event, userId }), ...(methods === undefined ? {} : { methods }) };
  const command = new PutCommand({ TableName: table.name, Item: item });
  await attempt(client, (options) => client.documents.send(command, options));
};

/** Events of one kind that anybody can cause are one item per user and hour, so that nobody can fill the list of a user. */
const WINDOW_MILLISECONDS = 3_600_000;

/** What `toEventItem` leaves out if it is unknown. It must not stay from an earlier event, as if it were of the latest one. */
const OPTIONAL = ['actor_id', 'address', 'client'] as const;

/**
 * Count an event that anybody can cause: one item per user, type and hour, which has the time and the source of the latest one. A
 * repeat of the same event is not counted twice, unless another one came between. An event without a user is also one write. As
 * `putAuthEvent` otherwise.
 */
export const countAuthEvent = async (client: TableClient, table: EventsTable, event: AuthEvent): Promise<void> => {
  const { userId = `unknown#${event.eventId}`, eventId } = event;
  const { user_id, id, event_id, ...attributes } = toEventItem(table, { ...event, ...windowOf(event, userId), userId });
  const names = Object.keys(attributes) as (keyof typeof attributes)[];
  const unknown = OPTIONAL.filter((name) => !(name in attributes));
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { user_id, id },
    ConditionExpression: 'attribute_not_exists(latest_id) OR latest_id <> :latest',
    UpdateExpression: [
      `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}, event_id = :id, latest_id = :latest`,
      ...(unknown.length === 0 ? [] : [`REMOVE ${unknown.map((name) => `#${name}`).join(', ')}`]),
      'ADD #count :one',
    ].join(' '),
    ExpressionAttributeNames: {
      '#count': 'count',
      ...Object.fromEntries([...names, ...unknown].map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      ':id': event_id,
      ':latest': eventId,
      ':one': 1,
    },
  });
  await conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
};

/** The id and the key time of the item that counts this event. The id has the form of a uuid v4, as all ids of events. */
const windowOf = ({ type, time }: AuthEvent, userId: string): { eventId: string; keyTime: Date } => {
  const keyTime = new Date(Math.floor(time.getTime() / WINDOW_MILLISECONDS) * WINDOW_MILLISECONDS);
  const hash = createHash('sha256').update(`${userId} ${type} ${keyTime.toISOString()}`).digest('hex');
  const eventId = hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  return { eventId, keyTime };
};

/** Reads the events table; consistent, so a user sees what they did a moment ago. */
export const createAccountEventsStore = (client: TableClient, table: string): AccountEventsStore => ({
  listEvents: async (userId, page) => {
    const command = listCommand(table, userId, page);
    const { Items: items = [] } = await attempt(client, (options) => client.documents.send(command, options));
    return items.map(fromItem);
  },
});

/** What `fromItem` reads, for a projection with `eventNames`. */
export const EVENT_ATTRIBUTES = 'id, #type, #time, actor_id, address, #client, #count, #methods';
export const eventNames = {
  '#type': 'type',
  '#time': 'time',
  '#client': 'client',
  '#count': 'count',
  '#methods': 'methods',
} as const;

/** TTL deletes late, so the query filters. Expired events are a user's oldest, so only the last page gets shorter. */
const listCommand = (
  table: string,
  userId: string,
  { before, limit, now }: Parameters<AccountEventsStore['listEvents']>[1],
): QueryCommand =>
  new QueryCommand({
    TableName: table,
    KeyConditionExpression: before === null ? 'user_id = :userId' : 'user_id = :userId AND id < :before',
    FilterExpression: 'expires_at > :now',
    ProjectionExpression: EVENT_ATTRIBUTES,
    ExpressionAttributeNames: eventNames,
    ExpressionAttributeValues: {
      ':userId': userId,
      ':now': toEpochSeconds(now),
      ...(before === null ? {} : { ':before': before }),
    },
    ScanIndexForward: false,
    Limit: limit,
    ConsistentRead: true,
  });

export const fromItem = (item: Record<string, unknown>): AccountEvent => ({
  id: String(item.id),
  type: String(item.type),
  time: new Date(String(item.time)),
  actorId: textOrNull(item.actor_id),
  ipAddress: textOrNull(item.address),
  client: textOrNull(item.client),
  count: Number(item.count ?? 1),
  methods: Array.isArray(item.methods) ? item.methods.filter(isMethod) : null,
});

const textOrNull = (value: unknown): string | null => (value === undefined ? null : String(value));
