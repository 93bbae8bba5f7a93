import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Clock, Ids } from '../../auth/ports';
import type { UsersStore } from '../../auth/stores/users-store';
import { deleteCredentialSteps, MAX_CREDENTIALS } from '../credentials/credential-steps';
import { listCredentials } from '../credentials/list-credentials';
import { attempt } from '../table/attempt';
import { batchGetMany } from '../table/batch-get';
import type { TableClient } from '../table/table-client';
import { activityEvent, changedUser, touchesProfile, verifiesEmail } from './changed-user';
import { createMailedTokens } from './mailed-tokens';
import { searchUsers } from './search-users';
import { deleteUnverifiedStep, takeClaimStep } from './take-over-steps';
import { updateUserStep } from './user-change';
import { listCommand, upgradeHashCommand } from './user-commands';
import { claimKey, fromItem, isExpired, type ProfileItem, profileFromItem, type UserItem } from './user-item';
import {
  adminCountSteps,
  claimStep,
  createUserStep,
  decoySteps,
  deleteUserStep,
  keepClaimStep,
  unclaimStep,
} from './user-steps';
import { createUserTable, type UserTables } from './user-table';

/**
 * `UsersStore` on the users table: one item per user, by id, and one item `email#<email>` per user, which claims the email.
 * Every change writes its event and its mail in the same transaction.
 */
export const createUsersStore = (client: TableClient, tables: UserTables, ids: Ids, clock: Clock): UsersStore => {
  const { users: table, customers } = tables;
  const users = createUserTable(client, tables, ids, clock);

  return {
    ...createMailedTokens(table, users, clock),

    createUser: async (user, by) => {
      const { replaces } = by ?? {};
      const now = user.createdAt;
      const outcome = await users.transact([
        createUserStep(table, user, by?.signUpHash),
        ...(replaces === undefined
          ? [claimStep(table, user, 'done', clock.now())]
          : [takeClaimStep(table, user, replaces), deleteUnverifiedStep(table, replaces)]),
        ...adminCountSteps(customers, null, user),
        users.eventStep('user.created', user, now, by, user),
        ...(user.invitation === null ? [] : [users.eventStep('user.invited', user, now, by)]),
        ...(replaces === undefined ? [] : [users.eventStep('user.deleted', replaces, now, by, replaces)]),
        ...users.mailSteps(by?.mail),
      ]);
      if (outcome === 'done' || outcome === 'email-taken') return outcome === 'done' ? 'created' : outcome;
      throw new Error('a user of this id exists');
    },

    changeUser: async (change) => {
      const { before, passwordHash, now } = change;
      const user = changedUser(change);
      const emailChanges = user.email !== before.email;
      const activity = activityEvent(change, user);
      const outcome = await users.transact([
        updateUserStep(table, change, user),
        ...(emailChanges ? [claimStep(table, user, 'changed-since-read', now), unclaimStep(table, before)] : []),
        ...(!emailChanges && user.expiresAt !== before.expiresAt ? [keepClaimStep(table, before)] : []),
        ...adminCountSteps(customers, before, user),
        ...(touchesProfile(change) ? [users.eventStep('user.updated', user, now, change, user)] : []),
        ...(activity === null ? [] : [users.eventStep(activity, user, now, change)]),
        ...(verifiesEmail(change) ? [users.eventStep('user.email_verified', user, now, change)] : []),
        ...(passwordHash === undefined ? [] : [users.eventStep('user.password_changed', user, now, change)]),
        ...users.mailSteps(change.mail),
      ]);
      return outcome === 'done' ? { outcome: 'changed', user } : { outcome };
    },

    deleteUser: async (user, by) => {
      // The user says whether there are any. Without their user, credentials sign nobody in, and claims of passkeys count no more.
      const credentials =
        user.hasTotp || user.passkeys > 0 ? await listCredentials(client, tables.credentials, user.id) : [];
      const outcome = await users.transact([
        deleteUserStep(table, user),
        unclaimStep(table, user),
        ...deleteCredentialSteps(tables, credentials.slice(0, MAX_CREDENTIALS)),
        ...adminCountSteps(customers, user, null),
        users.eventStep('user.deleted', user, by.now, by, user),
        ...users.mailSteps(by.mail),
      ]);
      if (outcome === 'done') return 'deleted';
      return outcome === 'email-taken' ? 'changed-since-read' : outcome;
    },

    notifyOwner: async (owner, mail) => {
      await users.transact([...decoySteps(table, owner), ...users.mailSteps(mail)]);
    },

    findUserId: async (email) => {
      const claim = await users.get(claimKey(email));
      return claim === undefined || isExpired(claim, clock.now()) ? null : claim.user_id;
    },

    findUser: async (id) => {
      const item = await users.findItem(id);
      return item === null ? null : fromItem(item, clock.now());
    },

    findUsers: async (wanted) => {
      const now = clock.now();
      const items = await batchGetMany(client, table, [...new Set(wanted)]);
      return items
        .filter((item) => item.email !== undefined && !isExpired(item, now))
        .map((item) => fromItem(item as unknown as UserItem, now));
    },

    upgradePasswordHash: async (change) => {
      await users.update(upgradeHashCommand(table, change));
    },

    listProfiles: async (customerId) => {
      const profiles = [];
      const now = clock.now();
      for await (const { Items: items = [] } of pagesOf(client, table, { customerId, now })) {
        profiles.push(...items.map((item) => profileFromItem(item as ProfileItem, now)));
      }
      return profiles;
    },

    countUsers: async (customerId) => {
      let count = 0;
      for await (const { Count: users = 0 } of pagesOf(client, table, { customerId, now: clock.now() }, 'COUNT'))
        count += users;
      return count;
    },

    countUsersUpTo: async (customerId, max) => {
      let count = 0;
      const who = { customerId, now: clock.now() };
      for await (const { Count: users = 0 } of pagesOf(client, table, who, 'COUNT', max)) {
        count += users;
        if (count >= max) break;
      }
      return Math.min(count, max);
    },

    searchUsers: (search) => searchUsers(client, table, { ...search, now: clock.now() }),
  };
};

/** All pages, one after the other. @param max how many users a page has at most; as many as fit into 1 MB by default. */
async function* pagesOf(
  client: TableClient,
  table: string,
  who: { customerId: number; now: Date },
  select?: 'COUNT',
  max?: number,
): AsyncGenerator<QueryCommandOutput> {
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = listCommand(table, who, { ExclusiveStartKey: start, Select: select, Limit: max });
    const page = await attempt(client, (options) => client.documents.send(command, options));
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
