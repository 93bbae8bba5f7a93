import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { FailedMail, Mail, MailPurpose } from '../../auth/entities';
import type { OutboxStore } from '../../auth/stores/outbox-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';
import { type Step, transact } from '../table/transaction';
import { mailKey, mailStep, toMailItem } from './outbox-item';

/** A mail as it is stored. Times are ISO 8601 in UTC. */
interface MailItem {
  email: string;
  /** The time of its creation, `#` and its uuid. */
  id: string;
  purpose: MailPurpose;
  /** Absent if the mail is for the current owner of the email, not for one particular user. */
  user_id?: string;
  /** Only of mails that sign in. */
  browser_hash?: string;
  return_to?: string;
  /** Only of `recovery-code-used`. */
  codes_left?: number;
  sent_at?: string;
  dropped_at?: string;
  /** Set only on failed mails: it is the key of the index `failed`. */
  failed?: string;
  failed_reason?: string;
  failed_at?: string;
}

/** The only value of the attribute `failed`. The index on it is sparse: it holds the failed mails and no others. */
const FAILED = 'failed';

/** The mail exists and has no outcome yet. So an update cannot create an item, and the first outcome is final. */
const WAITING =
  'attribute_exists(email) AND attribute_not_exists(sent_at) AND attribute_not_exists(dropped_at) AND ' +
  'attribute_not_exists(failed)';

/** `OutboxStore` on the outbox table. TTL deletes sent and dropped mails; failed mails stay. */
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
      return item !== undefined && [item.sent_at, item.dropped_at, item.failed].every((mark) => mark === undefined);
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

    markFailed: async (mail, { reason, now }) => {
      await update(
        new UpdateCommand({
          TableName: table,
          Key: mailKey(mail),
          ConditionExpression: WAITING,
          UpdateExpression: 'SET failed = :failed, failed_reason = :reason, failed_at = :now REMOVE expires_at',
          ExpressionAttributeValues: { ':failed': FAILED, ':reason': reason, ':now': now.toISOString() },
        }),
      );
    },

    listFailed: async (limit) => {
      const items: MailItem[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const command = failedCommand(table, limit - items.length, start);
        const page = await attempt(client, (options) => client.documents.send(command, options));
        items.push(...((page.Items ?? []) as MailItem[]));
        start = page.LastEvaluatedKey;
      } while (start !== undefined && items.length < limit);
      return items.map(failedMail);
    },

    resendFailed: async ({ email, purpose, userId, signIn, codesLeft, ...failed }, { id, now }) => {
      const newMail: Mail = {
        id,
        purpose,
        email,
        userId,
        createdAt: now,
        ...(signIn && { signIn }),
        ...(codesLeft === undefined ? {} : { codesLeft }),
      };
      const steps = [removeFailedStep(table, { email, ...failed }), mailStep(table, newMail)];
      return (await transact(client, steps, id)) === 'done';
    },
  };
};

/** Oldest first, by the time of creation. */
const failedCommand = (table: string, limit: number, start: Record<string, unknown> | undefined): QueryCommand =>
  new QueryCommand({
    TableName: table,
    IndexName: 'failed',
    KeyConditionExpression: 'failed = :failed',
    ExpressionAttributeValues: { ':failed': FAILED },
    Limit: limit,
    ExclusiveStartKey: start,
  });

/** Remove a failed mail. If several callers do this at the same time, exactly one succeeds. */
const removeFailedStep = (table: string, mail: Pick<Mail, 'email' | 'id' | 'createdAt'>): Step<'not-failed'> => ({
  write: { Delete: { TableName: table, Key: mailKey(mail), ConditionExpression: 'attribute_exists(failed)' } },
  whenRefused: () => 'not-failed',
});

const failedMail = (item: MailItem): FailedMail => {
  const [createdAt = '', id = ''] = item.id.split('#');
  const { browser_hash: browserHash, return_to: returnTo = null } = item;
  return {
    id,
    purpose: item.purpose,
    email: item.email,
    userId: item.user_id ?? null,
    createdAt: new Date(createdAt),
    ...(browserHash === undefined ? {} : { signIn: { browserHash, returnTo } }),
    ...(item.codes_left === undefined ? {} : { codesLeft: item.codes_left }),
    reason: item.failed_reason ?? '',
    failedAt: new Date(item.failed_at ?? ''),
  };
};
