import type { GetCommand, QueryCommandOutput, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UsersStore } from '../auth/stores';
import { attempt } from './attempt';
import { conditionHolds, type Existing, transactionHolds } from './condition';
import type { TableClient } from './table-client';
import {
  byCustomerCommand,
  CLAIM_POSITION,
  createUserCommand,
  deleteUserCommand,
  getCommand,
  requestResetCommand,
  resetPasswordCommand,
  updateNamesCommand,
  upgradeHashCommand,
} from './user-commands';
import { claimKey, fromItem, type ProfileItem, profileFromItem, type UserItem } from './user-item';

/** `UsersStore` on the users table: the user by id, and one item `email#<email>` per user that claims the email. */
export const createUsersStore = (client: TableClient, table: string): UsersStore => {
  const get = async (command: GetCommand) =>
    (await attempt(client, (options) => client.documents.send(command, options))).Item;
  const update = (command: UpdateCommand) => attempt(client, (options) => client.documents.send(command, options));
  const transact = (command: TransactWriteCommand) =>
    attempt(client, (options) => client.documents.send(command, options));

  return {
    createUser: async (user) => {
      const create = () => transact(createUserCommand(table, user));
      // A repeat finds the claim it made itself, also when the table has forgotten the request's token.
      const isOurs = (claim: Existing) => claim.user_id?.S === user.id;
      return (await transactionHolds(create, CLAIM_POSITION, isOurs)) ? 'created' : 'email-taken';
    },

    deleteUser: (user) => transactionHolds(() => transact(deleteUserCommand(table, user)), CLAIM_POSITION),

    findUserId: async (email) => (await get(getCommand(table, claimKey(email))))?.user_id ?? null,

    findUser: async (id) => {
      const item = await get(getCommand(table, { id }));
      // Ids come out of requests: the key of a claim is nobody's id.
      return item?.email === undefined ? null : fromItem(item as UserItem);
    },

    requestPasswordReset: (reset) => conditionHolds(() => update(requestResetCommand(table, reset))),

    resetPassword: (reset) =>
      conditionHolds(
        () => update(resetPasswordCommand(table, reset)),
        // A retry whose first answer was lost finds its own work: no other call can have made this salted hash.
        (existing) => existing.password_hash?.S === reset.passwordHash,
      ),

    upgradePasswordHash: async (change) => {
      await conditionHolds(() => update(upgradeHashCommand(table, change)));
    },

    updateNames: async (change) => {
      let updated: UserItem | undefined;
      const isThere = await conditionHolds(async () => {
        updated = (await update(updateNamesCommand(table, change))).Attributes as UserItem;
      });
      return isThere && updated !== undefined ? fromItem(updated) : null;
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
    const command = byCustomerCommand(table, customerId, { ExclusiveStartKey: start, Select: select });
    const page = await attempt(client, (options) => client.documents.send(command, options));
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
