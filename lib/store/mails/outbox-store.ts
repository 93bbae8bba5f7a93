import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Mail, MailPurpose, ParkedMail } from '../../auth/entities';
import type { OutboxStore } from '../../auth/stores/outbox-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';
import { type Step, transact } from '../table/transaction';
import { mailKey, mailStep, toMailItem } from './outbox-item';

/** A mail as the table keeps one. Times are ISO 8601 in UTC. */
interface MailItem {
  email: string;
  /** When it was put, `#` and its uuid. */
  id: string;
  purpose: MailPurpose;
  /** Absent for whoever has the email. */
  user_id?: string;
  sent_at?: string;
  dropped_at?: string;
  /** What brings it into the index of that name. */
  parked?: string;
  parked_reason?: string;
  parked_at?: string;
}

/** The one value of `parked`: the index is sparse, and all that is parked is together in it. */
const PARKED = 'parked';

/** Also what keeps an update from making a new item out of nothing, and the first outcome the only one. */
const WAITING =
  'attribute_exists(email) AND attribute_not_exists(sent_at) AND attribute_not_exists(dropped_at) AND ' +
  'attribute_not_exists(parked)';

/** `OutboxStore` on the outbox table. What is sent or dropped is swept by TTL; what is parked stays. */
export const createOutboxStore = (client: TableClient, table: string): OutboxStore => {
  const update = (command: UpdateCommand) =>
    conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));

  return {
    putMail: async (mail) => {
      const command = new PutCommand({
        TableName: table,
        Item: toMailItem(mail),
        ConditionExpression: 'attribute_not_exists(email)',
      });
      await conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
    },

    isWaiting: async (mail) => {
      const command = new GetCommand({ TableName: table, Key: mailKey(mail), ConsistentRead: true });
      const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
      return item !== undefined && [item.sent_at, item.dropped_at, item.parked].every((mark) => mark === undefined);
    },

    finishMail: async (mail, outcome, now) => {
      await update(
        new UpdateCommand({
          TableName: table,
          Key: mailKey(mail),
          ConditionExpression: WAITING,
          UpdateExpression: `SET ${outcome === 'sent' ? 'sent_at' : 'dropped_at'} = :now`,
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      );
    },

    parkMail: async (mail, { reason, now }) => {
      await update(
        new UpdateCommand({
          TableName: table,
          Key: mailKey(mail),
          ConditionExpression: WAITING,
          UpdateExpression: 'SET parked = :parked, parked_reason = :reason, parked_at = :now REMOVE expires_at',
          ExpressionAttributeValues: { ':parked': PARKED, ':reason': reason, ':now': now.toISOString() },
        }),
      );
    },

    listParked: async (limit) => {
      const items: MailItem[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const command = parkedCommand(table, limit - items.length, start);
        const page = await attempt(client, (options) => client.documents.send(command, options));
        items.push(...((page.Items ?? []) as MailItem[]));
        start = page.LastEvaluatedKey;
      } while (start !== undefined && items.length < limit);
      return items.map(parkedMail);
    },

    resendParked: async ({ email, purpose, userId, ...parked }, { id, now }) => {
      const anew: Mail = { id, purpose, email, userId, createdAt: now };
      const steps = [unparkStep(table, { email, ...parked }), mailStep(table, anew)];
      return (await transact(client, steps, id)) === 'done';
    },
  };
};

/** In the order of the time at which they were put. */
const parkedCommand = (table: string, limit: number, start: Record<string, unknown> | undefined): QueryCommand =>
  new QueryCommand({
    TableName: table,
    IndexName: 'parked',
    KeyConditionExpression: 'parked = :parked',
    ExpressionAttributeValues: { ':parked': PARKED },
    Limit: limit,
    ExclusiveStartKey: start,
  });

/** Take a parked mail away: of any number of callers one does. */
const unparkStep = (table: string, mail: Pick<Mail, 'email' | 'id' | 'createdAt'>): Step<'not-parked'> => ({
  write: { Delete: { TableName: table, Key: mailKey(mail), ConditionExpression: 'attribute_exists(parked)' } },
  whenRefused: () => 'not-parked',
});

const parkedMail = (item: MailItem): ParkedMail => {
  const [createdAt = '', id = ''] = item.id.split('#');
  return {
    id,
    purpose: item.purpose,
    email: item.email,
    userId: item.user_id ?? null,
    createdAt: new Date(createdAt),
    reason: item.parked_reason ?? '',
    parkedAt: new Date(item.parked_at ?? ''),
  };
};
