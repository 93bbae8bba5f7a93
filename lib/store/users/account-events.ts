import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountEvent } from '../../auth/entities';
import type { AccountEventsStore } from '../../auth/stores/account-events-store';
import { attempt } from '../table/attempt';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { toEventItem } from './user-events';

/** What happened to an account without a change of its user: told to them, and to no subscriber. */
export type AuthEventType = `auth.${string}`;

/** Something of which no transaction tells. */
export interface AuthEvent {
  /** uuid v4. */
  readonly eventId: string;
  readonly type: AuthEventType;
  /** `undefined` where nobody has the email, or nobody is to know whether somebody has. */
  readonly userId: string | undefined;
  readonly actorId: string | undefined;
  readonly time: Date;
}

/**
 * Write the event; a repeat writes the same item again. What is nobody's is one write of the same size, under a name that nobody
 * has and that spreads over the table: whether an email is known shows in no cost and no time. Failures as in `UsersStore`.
 */
export const putAuthEvent = async (client: TableClient, table: string, event: AuthEvent): Promise<void> => {
  const { userId = `unknown#${event.eventId}` } = event;
  const command = new PutCommand({ TableName: table, Item: toEventItem({ ...event, userId }) });
  await attempt(client, (options) => client.documents.send(command, options));
};

/** `AccountEventsStore` on the events table. */
export const createAccountEventsStore = (client: TableClient, table: string): AccountEventsStore => ({
  listEvents: async (userId, page) => {
    const command = listCommand(table, userId, page);
    const { Items: items = [] } = await attempt(client, (options) => client.documents.send(command, options));
    return items.map(fromItem);
  },
});

/** TTL sweeps late. What has expired is the oldest of a user, so that leaving it out makes only the last page shorter. */
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
