import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../../auth/entities';
import type { Ids } from '../../auth/ports';
import type { TotpStore } from '../../auth/stores/totp-store';
import { mailSteps } from '../mails/outbox-item';
import { consumeChallengeStep } from '../sessions/challenge-item';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import { transact } from '../table/transaction';
import { eventStep } from '../users/user-events';
import type { FactorTables } from './factor-tables';
import {
  fromSetupItem,
  fromTotpItem,
  type RecoveryItem,
  setupKey,
  type TotpItem,
  type TotpSetupItem,
  toSetupItem,
} from './totp-item';
import {
  deleteCodesSteps,
  disableUserStep,
  enableUserStep,
  finishSetupStep,
  putRecoveryStep,
  putTotpStep,
  replaceRecoveryStep,
  useCodeStep,
} from './totp-steps';

/** `TotpStore` on the credentials table: the items `totp`, `totp-setup` and `recovery` of each user. */
export const createTotpStore = (
  client: TableClient,
  { credentials: table, users, sessions, events, outbox }: FactorTables,
  ids: Ids,
): TotpStore => {
  const event = (
    type: 'user.second_factor_enabled' | 'user.second_factor_disabled',
    { id: userId, customerId }: User,
    time: Date,
  ) => eventStep(events, { eventId: ids.newId(), type, userId, customerId, actorId: undefined, time });

  return {
    // No condition is needed: a later set-up replaces an earlier one.
    saveSetup: async (userId, setup) => {
      const command = new PutCommand({ TableName: table, Item: toSetupItem(userId, setup) });
      await attempt(client, (options) => client.documents.send(command, options));
    },

    findSetup: async (userId, now) => {
      const command = new GetCommand({ TableName: table, Key: setupKey(userId), ConsistentRead: true });
      const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
      return item === undefined ? null : fromSetupItem(item as TotpSetupItem, now);
    },

    findCodes: async (userId) => {
      const command = new QueryCommand({
        TableName: table,
        // The keys of passkeys are before, the one of a set-up is after these two.
        KeyConditionExpression: 'user_id = :user AND id BETWEEN :recovery AND :totp',
        ExpressionAttributeValues: { ':user': userId, ':recovery': 'recovery', ':totp': 'totp' },
        ConsistentRead: true,
      });
      const { Items: items = [] } = await attempt(client, (options) => client.documents.send(command, options));
      const totp = items.find(({ id }) => id === 'totp');
      const recovery = items.find(({ id }) => id === 'recovery') as RecoveryItem | undefined;
      return {
        totp: totp === undefined ? null : fromTotpItem(totp as TotpItem),
        recoveryHashes: [...(recovery?.hashes ?? [])],
      };
    },

    enableTotp: async ({ user, setup, step, recoveryHashes: hashes, mail, now }) => {
      const outcome = await transact(
        client,
        [
          putTotpStep(table, user.id, { sealed: setup.sealed, lastStep: step, enabledAt: now }),
          finishSetupStep(table, user.id, setup),
          putRecoveryStep(table, user.id, { hashes, now }),
          enableUserStep(users, user, now),
          event('user.second_factor_enabled', user, now),
          ...mailSteps(outbox, mail),
        ],
        ids.newId(),
      );
      return outcome === 'done' ? { ...user, hasTotp: true, sessionEpoch: user.sessionEpoch + 1 } : null;
    },

    useCode: async ({ userId, use, challengeHash, mail }) => {
      const steps = [
        consumeChallengeStep(sessions, challengeHash),
        useCodeStep(table, userId, use),
        ...mailSteps(outbox, mail),
      ];
      const outcome = await transact<'challenge-used' | 'code-used' | 'changed-since-read'>(client, steps, ids.newId());
      return outcome === 'done' ? 'used' : outcome;
    },

    replaceRecoveryCodes: async ({ userId, use, recoveryHashes: hashes, mail, now }) => {
      const steps = [
        ...(use.kind === 'totp' ? [useCodeStep(table, userId, use)] : []),
        replaceRecoveryStep(table, userId, { use, hashes, now }),
        ...mailSteps(outbox, mail),
      ];
      return (await transact<string>(client, steps, ids.newId())) === 'done';
    },

    disableTotp: async ({ user, use, mail, now }) => {
      const outcome = await transact<'code-used' | 'user-changed'>(
        client,
        [
          ...deleteCodesSteps(table, user.id, use),
          disableUserStep(users, user),
          event('user.second_factor_disabled', user, now),
          ...mailSteps(outbox, mail),
        ],
        ids.newId(),
      );
      return outcome === 'done' ? 'disabled' : outcome;
    },
  };
};
