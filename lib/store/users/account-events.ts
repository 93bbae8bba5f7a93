import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountEvent } from '../../auth/entities';
import type { AuthEventType } from '../../auth/events/event-types';
import type { AccountEventsStore } from '../../auth/stores/account-events-store';
import { attempt } from '../table/attempt';
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
  readonly actorId: string | undefined;
  readonly time: Date;
}

/**
 * Write the event; a repeat writes the same item again. An event without a user is also one write of the same size, under a
 * random key, so that neither cost nor time reveals whether an email has an account. Failures as in `UsersStore`.
 */
export const putAuthEvent = async (client: TableClient, table: EventsTable, event: AuthEvent): Promise<void> => {
  const { userId = `unknown#${event.eventId}` } = event;
  const command = new PutCommand({ TableName: table.name, Item: toEventItem(table, { ...event, userId }) });
  await attempt(client, (options) => client.documents.send(command, options));
};

/** Reads the events table; consistent, so a user sees what they did a moment ago. */
export const createAccountEventsStore = (client: TableClient, table: string): AccountEventsStore => ({
  listEvents: async (userId, page) => {
    const command = listCommand(table, userId, page);
    const { Items: items = [] } = await attempt(client, (options) => client.documents.send(command, options));
    return items.map(fromItem);
  },
});

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
    ProjectionExpression: 'id, #type, #time, actor_id, address, #client',
    ExpressionAttributeNames: { '#type': 'type', '#time': 'time', '#client': 'client' },
    ExpressionAttributeValues: {
      ':userId': userId,
      ':now': toEpochSeconds(now),
      ...(before === null ? {} : { ':before': before }),
    },
    ScanIndexForward: false,
    Limit: limit,
    ConsistentRead: true,
  });

const fromItem = (item: Record<string, unknown>): AccountEvent => ({
  id: String(item.id),
  type: String(item.type),
  time: new Date(String(item.time)),
  actorId: textOrNull(item.actor_id),
  ipAddress: textOrNull(item.address),
  client: textOrNull(item.client),
});

const textOrNull = (value: unknown): string | null => (value === undefined ? null : String(value));
