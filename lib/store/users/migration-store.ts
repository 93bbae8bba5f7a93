import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock, Ids } from '../../auth/ports';
import type { ImportRefusal, MigrationStore } from '../../auth/stores/migration-store';
import { isPasskey } from '../credentials/credential-steps';
import { listCredentials } from '../credentials/list-credentials';
import { type PasskeyItem, fromItem as passkeyFromItem } from '../credentials/passkey-item';
import { claimPasskeyStep, putPasskeyStep } from '../credentials/passkey-steps';
import { fromTotpItem, type RecoveryItem, type TotpItem } from '../credentials/totp-item';
import { putRecoveryStep, putTotpStep } from '../credentials/totp-steps';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import type { Step } from '../table/transaction';
import { deleteUnverifiedStep, takeClaimStep } from './take-over-steps';
import { fromItem, isExpired, type UserItem } from './user-item';
import { adminCountSteps, claimStep, createUserStep } from './user-steps';
import { createUserTable, type UserTables } from './user-table';

/** How many items one page of a scan reads, claims included. */
const PAGE_SIZE = 200;

/** `MigrationStore` on the tables of users and credentials. */
export const createMigrationStore = (
  client: TableClient,
  tables: UserTables,
  ids: Ids,
  clock: Clock,
): MigrationStore => {
  const { users: table, credentials, customers } = tables;
  const users = createUserTable(client, tables, ids, clock);

  return {
    importUser: async ({ user, factors, replaces, now }) => {
      const { totp, recoveryHashes: hashes, passkeys } = factors;
      const steps: Step<string>[] = [
        createUserStep(table, user),
        ...(replaces === undefined
          ? [claimStep(table, user, 'changed-since-read', now)]
          : [takeClaimStep(table, user, replaces), deleteUnverifiedStep(table, replaces)]),
        ...adminCountSteps(customers, null, user),
        users.eventStep('user.created', user, now, {}, user),
        ...(replaces === undefined ? [] : [users.eventStep('user.deleted', replaces, now, {}, replaces)]),
        ...(totp === null ? [] : [putTotpStep(credentials, user.id, totp)]),
        ...(hashes.length === 0 ? [] : [putRecoveryStep(credentials, user.id, { hashes, now })]),
        ...passkeys.flatMap((passkey) => [
          claimPasskeyStep(table, user.id, passkey.id, null),
          putPasskeyStep(credentials, user.id, passkey),
        ]),
      ];
      const outcome = await users.transact(steps);
      return outcome === 'done' ? 'imported' : (REFUSALS[outcome] ?? 'present');
    },

    readUsers: async (after) => {
      const command = new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        // Claims have no email.
        FilterExpression: 'attribute_exists(email)',
        Limit: PAGE_SIZE,
        ...(after === null ? {} : { ExclusiveStartKey: { id: after } }),
      });
      const { Items: items = [], LastEvaluatedKey: last } = await attempt(client, (options) =>
        client.documents.send(command, options),
      );
      const living = (items as UserItem[]).filter((item) => !isExpired(item, clock.now()));
      return {
        users: living.map((item) => fromItem(item, clock.now())),
        next: last === undefined ? null : String(last.id),
      };
    },

    readFactors: async (userId) => {
      const items = await listCredentials(client, credentials, userId);
      const totp = items.find(({ id }) => id === 'totp');
      const recovery = items.find(({ id }) => id === 'recovery') as RecoveryItem | undefined;
      const passkeys = items.filter(isPasskey).map((item) => passkeyFromItem(item as unknown as PasskeyItem));
      return {
        totp: totp === undefined ? null : fromTotpItem(totp as unknown as TotpItem),
        recoveryHashes: [...(recovery?.hashes ?? [])],
        passkeys: passkeys.filter((passkey) => passkey !== null),
      };
    },
  };
};

/** What a refused step means, other than that the user is there. */
const REFUSALS: Readonly<Record<string, ImportRefusal>> = { 'email-taken': 'email-taken', taken: 'passkey-taken' };
