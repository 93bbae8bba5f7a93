import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SAFETY_TYPES } from '../../auth/events/safety-events';
import type { Clock } from '../../auth/ports';
import type { SealStore } from '../../auth/stores/seal-store';
import { recoveryKey, totpKey } from '../credentials/totp-item';
import { attempt } from '../table/attempt';
import { batchWrite } from '../table/batch-write';
import { conditionHolds, type Existing } from '../table/condition';
import { toEpochSeconds } from '../table/epoch-seconds';
import { scanPage } from '../table/scan-page';
import type { TableClient } from '../table/table-client';
import { type UserItem, fromItem as userFromItem } from '../users/user-item';
import { type SafetyEventItem, safetyEventOf } from './safety-events';
import { fromItem, SEAL_KEY, type SealItem, toItem } from './seal-item';
import { repeatSafetyCommand, sealAheadCommand, sealCommand } from './seal-steps';

/** The tables that a seal reads or changes. */
export interface SealTables {
  readonly users: string;
  readonly sessions: string;
  readonly credentials: string;
  readonly customers: string;
  readonly events: string;
  readonly signingKeys: string;
}

/** How many items one page reads. */
const PAGE_SIZE = 500;

/** `SealStore` on the tables of the service. */
export const createSealStore = (client: TableClient, tables: SealTables, clock: Clock): SealStore => {
  const { users, sessions, credentials, customers, events, signingKeys } = tables;
  const send = (command: UpdateCommand) => attempt(client, (options) => client.documents.send(command, options));
  const get = async (table: string, key: Record<string, string>) => {
    const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
    return (await attempt(client, (options) => client.documents.send(command, options))).Item;
  };
  const put = (item: SealItem, condition: string, values?: Record<string, unknown>) => {
    const command = new PutCommand({
      TableName: signingKeys,
      Item: item,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return conditionHolds(
      () => attempt(client, (options) => client.documents.send(command, options)),
      (existing) => existing.finished_at === undefined && Number(existing.epoch?.N) === item.epoch,
    );
  };

  return {
    findSeal: async () => {
      const item = await get(signingKeys, SEAL_KEY);
      return item === undefined ? null : fromItem(item as SealItem);
    },

    beginSeal: (seal, before) =>
      before === null
        ? put(toItem(seal), 'attribute_not_exists(id)')
        : put(toItem(seal), 'epoch = :before AND attribute_exists(finished_at)', { ':before': before.epoch }),

    finishSeal: async ({ epoch }, now) => {
      const command = new UpdateCommand({
        TableName: signingKeys,
        Key: SEAL_KEY,
        ConditionExpression: 'epoch = :epoch',
        UpdateExpression: 'SET finished_at = :now',
        ExpressionAttributeValues: { ':epoch': epoch, ':now': toEpochSeconds(now) },
      });
      await conditionHolds(() => send(command));
    },

    readUsers: async (after) => {
      const input = { TableName: users, Limit: PAGE_SIZE, FilterExpression: 'attribute_exists(email)' };
      const { items, next } = await scanPage(client, input, after);
      return { items: items.map((item) => userFromItem(item as unknown as UserItem, clock.now())), next };
    },

    sealUser: async (userId, epoch) => {
      let found: Existing = {};
      const sealed = await conditionHolds(
        () => send(sealCommand(users, userId, epoch)),
        (existing) => {
          found = existing;
          return false;
        },
      );
      if (sealed) return 'sealed';
      if (found.email === undefined) return 'gone';
      if (Number(found.session_epoch?.N) === epoch) return 'already';
      return (await conditionHolds(() => send(sealAheadCommand(users, userId)))) ? 'sealed' : 'gone';
    },

    deleteSessions: async (after, dryRun) => {
      const input = { TableName: sessions, Limit: PAGE_SIZE, ProjectionExpression: 'id' };
      const { items, next } = await scanPage(client, input, after);
      if (!dryRun)
        await batchWrite(
          client,
          sessions,
          items.map((key) => ({ DeleteRequest: { Key: key } })),
        );
      return { deleted: items.length, next };
    },

    readFactors: async (after) => {
      const input = {
        TableName: credentials,
        Limit: PAGE_SIZE,
        FilterExpression: 'id = :totp',
        ProjectionExpression: 'user_id, sealed',
        ExpressionAttributeValues: { ':totp': 'totp' },
      };
      const { items, next } = await scanPage(client, input, after);
      return { items: items.map(({ user_id, sealed }) => ({ userId: String(user_id), sealed: String(sealed) })), next };
    },

    refuseCodesUpTo: async (userId, step) => {
      const command = new UpdateCommand({
        TableName: credentials,
        Key: totpKey(userId),
        ConditionExpression: 'last_step < :step',
        UpdateExpression: 'SET last_step = :step',
        ExpressionAttributeValues: { ':step': step },
      });
      await conditionHolds(() => send(command));
    },

    readSafetyEvents: async (since, after) => {
      const types = SAFETY_TYPES.map((type, index) => [`:type${index}`, type] as const);
      const input = {
        TableName: events,
        Limit: PAGE_SIZE,
        FilterExpression: `id >= :since AND #type IN (${types.map(([name]) => name).join(', ')})`,
        ProjectionExpression: 'user_id, #type, #user',
        ExpressionAttributeNames: { '#type': 'type', '#user': 'user' },
        ExpressionAttributeValues: { ':since': since.toISOString(), ...Object.fromEntries(types) },
      };
      const { items, next } = await scanPage(client, input, after);
      return { items: items.map((item) => safetyEventOf(item as unknown as SafetyEventItem)), next };
    },

    repeatSafety: async (event, seal) => {
      const user = (await get(users, { id: event.userId })) as UserItem | undefined;
      if (user?.email === undefined) return false;
      if (seal.dryRun) return true;
      if (user.session_epoch !== seal.epoch) return false;
      if (event.recoveryCodes !== undefined) {
        const command = new UpdateCommand({
          TableName: credentials,
          Key: recoveryKey(event.userId),
          ConditionExpression: 'attribute_exists(user_id)',
          UpdateExpression: 'REMOVE hashes',
        });
        await conditionHolds(() => send(command));
      }
      const command = repeatSafetyCommand(users, event, user, seal);
      return command === null || conditionHolds(() => send(command));
    },

    setActiveAdmins: (customerId, count) => {
      const command = new UpdateCommand({
        TableName: customers,
        Key: { id: customerId },
        ConditionExpression: 'attribute_exists(id)',
        UpdateExpression: 'SET active_admins = :count',
        ExpressionAttributeValues: { ':count': count },
      });
      return conditionHolds(() => send(command));
    },
  };
};
