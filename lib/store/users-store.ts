import type { GetCommand, QueryCommandOutput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../auth/entities';
import type { Ids } from '../auth/ports';
import type { By, UsersStore } from '../auth/stores';
import { attempt } from './attempt';
import { conditionHolds } from './condition';
import { searchUsers } from './search-users';
import type { TableClient } from './table-client';
import { transact } from './transaction';
import { changed, touchesProfile, updateUserStep } from './user-change';
import {
  byCustomerCommand,
  getCommand,
  requestResetCommand,
  resetPasswordStep,
  upgradeHashCommand,
} from './user-commands';
import { eventStep, type UserEventType } from './user-events';
import { claimKey, fromItem, type ProfileItem, profileFromItem, type UserItem } from './user-item';
import { adminCountSteps, claimStep, createUserStep, deleteUserStep, unclaimStep } from './user-steps';

/** The tables a change of a user may touch. */
export interface UserTables {
  readonly users: string;
  readonly customers: string;
  readonly events: string;
}

/**
 * `UsersStore` on the users table: the user by id, and one item `email#<email>` per user that claims the email. Every change
 * writes its event in the same transaction.
 */
export const createUsersStore = (client: TableClient, tables: UserTables, ids: Ids): UsersStore => {
  const { users: table, customers } = tables;
  const get = async (command: GetCommand) =>
    (await attempt(client, (options) => client.documents.send(command, options))).Item;
  const update = (command: UpdateCommand) => attempt(client, (options) => client.documents.send(command, options));
  const newEvent = (type: UserEventType, userId: string, time: Date, { actorId }: By = {}, user?: User) => {
    const eventId = ids.newId();
    const step = eventStep(tables.events, { eventId, type, userId, time, actorId, ...(user && { user }) });
    return { eventId, step };
  };

  return {
    createUser: async (user, by) => {
      const { eventId, step } = newEvent('user.created', user.id, user.createdAt, by, user);
      const claims = [createUserStep(table, user), claimStep(table, user, 'done')];
      const outcome = await transact(client, [...claims, ...adminCountSteps(customers, null, user), step], eventId);
      if (outcome === 'done' || outcome === 'email-taken') return outcome === 'done' ? 'created' : outcome;
      throw new Error('a user of this id exists');
    },

    changeUser: async (change) => {
      const { before, now } = change;
      const user = changed(change);
      const told = [
        ...(touchesProfile(change) ? [newEvent('user.updated', user.id, now, change, user)] : []),
        ...(change.passwordHash === undefined ? [] : [newEvent('user.password_changed', user.id, now, change)]),
      ];
      const moved =
        user.email === before.email ? [] : [claimStep(table, user, 'changed-meanwhile'), unclaimStep(table, before)];
      const steps = [
        updateUserStep(table, change, user),
        ...moved,
        ...adminCountSteps(customers, before, user),
        ...told.map(({ step }) => step),
      ];
      const outcome = await transact(client, steps, ids.newId());
      return outcome === 'done' ? { outcome: 'changed', user } : { outcome };
    },

    deleteUser: async (user, by) => {
      const { eventId, step } = newEvent('user.deleted', user.id, by.now, by, user);
      const gone = [deleteUserStep(table, user), unclaimStep(table, user)];
      const outcome = await transact(client, [...gone, ...adminCountSteps(customers, user, null), step], eventId);
      if (outcome === 'done') return 'deleted';
      return outcome === 'email-taken' ? 'changed-meanwhile' : outcome;
    },

    findUserId: async (email) => (await get(getCommand(table, claimKey(email))))?.user_id ?? null,

    findUser: async (id) => {
      const item = await get(getCommand(table, { id }));
      // Ids come out of requests: the key of a claim is nobody's id.
      return item?.email === undefined ? null : fromItem(item as UserItem);
    },

    requestPasswordReset: (reset) => conditionHolds(() => update(requestResetCommand(table, reset))),

    resetPassword: async (reset) => {
      const { eventId, step } = newEvent('user.password_changed', reset.userId, reset.now);
      return (await transact(client, [resetPasswordStep(table, reset), step], eventId)) === 'done';
    },

    upgradePasswordHash: async (change) => {
      await conditionHolds(() => update(upgradeHashCommand(table, change)));
    },

    listProfiles: async (customerId) => {
      const profiles = [];
      for await (const { Items: items = [] } of pagesOf(client, table, customerId)) {
        profiles.push(...items.map((item) => profileFromItem(item as ProfileItem)));
      }
      return profiles;
    },

    countUsers: async (customerId) => {
      let count = 0;
      for await (const { Count: users = 0 } of pagesOf(client, table, customerId, 'COUNT')) count += users;
      return count;
    },

    searchUsers: (search) => searchUsers(client, table, search),
  };
};

/** All pages, one after the other: each says where the next one starts. */
async function* pagesOf(
  client: TableClient,
  table: string,
  customerId: number,
  select?: 'COUNT',
): AsyncGenerator<QueryCommandOutput> {
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = byCustomerCommand(table, { customerId }, { ExclusiveStartKey: start, Select: select });
    const page = await attempt(client, (options) => client.documents.send(command, options));
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
