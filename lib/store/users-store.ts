import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { User } from '../auth/entities';
import type { UsersStore } from '../auth/stores';
import { attempt, cancellationReasons } from './attempt';
import { toEpochSeconds } from './epoch-seconds';
import type { TableClient } from './table-client';

/** Users and their claims on emails share a table: a claim's key can never be a user's, which is a uuid. */
const claimKey = (email: string) => ({ id: `email#${email}` });

interface UserItem {
  id: string;
  email: string;
  password_hash: string;
  session_epoch: number;
  active: boolean;
  /** ISO 8601, UTC. */
  created_at: string;
  updated_at: string;
}

const toItem = (user: User): UserItem => ({
  id: user.id,
  email: user.email,
  password_hash: user.passwordHash,
  session_epoch: user.sessionEpoch,
  active: user.active,
  created_at: user.createdAt.toISOString(),
  updated_at: user.updatedAt.toISOString(),
});

const fromItem = (item: UserItem): User => ({
  id: item.id,
  email: item.email,
  passwordHash: item.password_hash,
  sessionEpoch: item.session_epoch,
  active: item.active,
  createdAt: new Date(item.created_at),
  updatedAt: new Date(item.updated_at),
});

/** `UsersStore` on the users table: the user by id, and one item `email#<email>` per user that claims the email. */
export const createUsersStore = (client: TableClient, table: string): UsersStore => {
  const get = async (key: { id: string }) => {
    const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
    return (await attempt(client, () => client.documents.send(command))).Item;
  };

  return {
    createUser: async (user) => {
      const command = createUserCommand(table, user);
      try {
        await attempt(client, () => client.documents.send(command));
        return 'created';
      } catch (error) {
        if (error instanceof TransactionCanceledException && claimWasTaken(error)) return 'email-taken';
        throw error;
      }
    },

    findUserId: async (email) => ((await get(claimKey(email)))?.user_id as string | undefined) ?? null,

    findUser: async (id) => {
      const item = await get({ id });
      return item === undefined ? null : fromItem(item as UserItem);
    },

    requestPasswordReset: async ({ userId, email, tokenHash, expiresAt }) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: userId },
        // Without a condition on the user an update would make a new item out of nothing.
        ConditionExpression: 'email = :email AND active = :true',
        UpdateExpression: 'SET reset_token_hash = :hash, reset_expires_at = :expires',
        ExpressionAttributeValues: {
          ':email': email,
          ':true': true,
          ':hash': tokenHash,
          ':expires': toEpochSeconds(expiresAt),
        },
      });
      return conditionHolds(() => attempt(client, () => client.documents.send(command)));
    },

    resetPassword: async ({ userId, email, tokenHash, passwordHash, now }) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: userId },
        ConditionExpression:
          'email = :email AND active = :true AND reset_token_hash = :hash AND reset_expires_at > :nowSeconds',
        UpdateExpression:
          'SET password_hash = :passwordHash, updated_at = :now REMOVE reset_token_hash, reset_expires_at ADD session_epoch :one',
        ExpressionAttributeValues: {
          ':email': email,
          ':true': true,
          ':hash': tokenHash,
          ':nowSeconds': toEpochSeconds(now),
          ':passwordHash': passwordHash,
          ':now': now.toISOString(),
          ':one': 1,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return conditionHolds(
        () => attempt(client, () => client.documents.send(command)),
        // A retry whose first answer was lost finds its own work: no other call can have made this salted hash.
        (existing) => existing.password_hash === passwordHash,
      );
    },

    upgradePasswordHash: async ({ userId, from, to }) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: { id: userId },
        ConditionExpression: 'password_hash = :from',
        UpdateExpression: 'SET password_hash = :to',
        ExpressionAttributeValues: { ':from': from, ':to': to },
      });
      await conditionHolds(() => attempt(client, () => client.documents.send(command)));
    },
  };
};

/** The position of the claim in the transaction decides how its cancellation reads. */
const CLAIM_POSITION = 1;

const createUserCommand = (table: string, user: User): TransactWriteCommand => {
  const isNew = { TableName: table, ConditionExpression: 'attribute_not_exists(id)' };
  return new TransactWriteCommand({
    TransactItems: [
      { Put: { ...isNew, Item: toItem(user) } },
      { Put: { ...isNew, Item: { ...claimKey(user.email), user_id: user.id } } },
    ],
    // A retry after a lost answer is recognised by the table as the same sign-up.
    ClientRequestToken: user.id,
  });
};

const claimWasTaken = (error: TransactionCanceledException): boolean =>
  cancellationReasons(error)[CLAIM_POSITION]?.Code === 'ConditionalCheckFailed';

/**
 * Whether a conditional write was done.
 * @param isOwnWork told the item that stood in the way, where the command asked for it.
 */
const conditionHolds = async (
  write: () => Promise<unknown>,
  isOwnWork: (existing: Record<string, unknown>) => boolean = () => false,
): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item !== undefined && isOwnWork(error.Item as Record<string, unknown>);
  }
};
