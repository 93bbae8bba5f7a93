import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PasswordReset, User } from '../auth/entities';
import type { Names } from '../auth/stores';
import { toEpochSeconds } from './epoch-seconds';
import { claimKey, toItem } from './user-item';

/** Where the claim stands in the transactions below: a cancelled one gives its reasons by position. */
export const CLAIM_POSITION = 1;

/** A strongly consistent read of one item. */
export const getCommand = (table: string, key: { id: string }): GetCommand =>
  new GetCommand({ TableName: table, Key: key, ConsistentRead: true });

/** Put the user and the claim on the email, if neither is there. A claim in the way comes back with the failure. */
export const createUserCommand = (table: string, user: User): TransactWriteCommand => {
  const isNew = { TableName: table, ConditionExpression: 'attribute_not_exists(id)' };
  return new TransactWriteCommand({
    TransactItems: [
      { Put: { ...isNew, Item: toItem(user) } },
      {
        Put: {
          ...isNew,
          Item: { ...claimKey(user.email), user_id: user.id },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ],
    // A retry after a lost answer is recognised by the table as the same sign-up.
    ClientRequestToken: user.id,
  });
};

/** Delete the user and the claim on the email, if they belong to each other. */
export const deleteUserCommand = (table: string, { id, email }: Pick<User, 'id' | 'email'>): TransactWriteCommand =>
  new TransactWriteCommand({
    TransactItems: [
      {
        Delete: {
          TableName: table,
          Key: { id },
          ConditionExpression: 'email = :email',
          ExpressionAttributeValues: { ':email': email },
        },
      },
      {
        Delete: {
          TableName: table,
          Key: claimKey(email),
          ConditionExpression: 'user_id = :id',
          ExpressionAttributeValues: { ':id': id },
        },
      },
    ],
  });

/**
 * Store a reset in place of any earlier one, if an active user has this id and email.
 * As every update below it names in its condition what must be there: without one it would make a new item out of nothing.
 */
export const requestResetCommand = (table: string, reset: PasswordReset & { expiresAt: Date }): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: reset.userId },
    ConditionExpression: 'email = :email AND active = :true',
    UpdateExpression: 'SET reset_token_hash = :hash, reset_expires_at = :expires',
    ExpressionAttributeValues: {
      ':email': reset.email,
      ':true': true,
      ':hash': reset.tokenHash,
      ':expires': toEpochSeconds(reset.expiresAt),
    },
  });

/**
 * Use up a pending reset: new password, next session epoch. If it is the newest and `now` is before its end; the item in the
 * way comes back with the failure.
 */
export const resetPasswordCommand = (
  table: string,
  reset: PasswordReset & { passwordHash: string; now: Date },
): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: reset.userId },
    ConditionExpression: 'email = :email AND active = :true AND reset_token_hash = :hash AND reset_expires_at > :now',
    UpdateExpression:
      'SET password_hash = :passwordHash REMOVE reset_token_hash, reset_expires_at ADD session_epoch :one',
    ExpressionAttributeValues: {
      ':email': reset.email,
      ':true': true,
      ':hash': reset.tokenHash,
      ':now': toEpochSeconds(reset.now),
      ':passwordHash': reset.passwordHash,
      ':one': 1,
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

/** Replace a password hash, if it is still the one that was read. */
export const upgradeHashCommand = (
  table: string,
  { userId, from, to }: { userId: string; from: string; to: string },
): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: userId },
    ConditionExpression: 'password_hash = :from',
    UpdateExpression: 'SET password_hash = :to',
    ExpressionAttributeValues: { ':from': from, ':to': to },
  });

/** Set, unset or leave each name, if the user is there; the whole item comes back. */
export const updateNamesCommand = (
  table: string,
  { userId, names, now }: { userId: string; names: Names; now: Date },
): UpdateCommand => {
  const columns = Object.entries({ first_name: names.firstName, last_name: names.lastName });
  const set = columns.filter(([, name]) => typeof name === 'string');
  const unset = columns.filter(([, name]) => name === null).map(([column]) => column);
  const assignments = ['updated_at = :now', ...set.map(([column]) => `${column} = :${column}`)];
  return new UpdateCommand({
    TableName: table,
    Key: { id: userId },
    ConditionExpression: 'attribute_exists(email)',
    UpdateExpression: `SET ${assignments.join(', ')}${unset.length === 0 ? '' : ` REMOVE ${unset.join(', ')}`}`,
    ExpressionAttributeValues: {
      ':now': now.toISOString(),
      ...Object.fromEntries(set.map(([column, name]) => [`:${column}`, name])),
    },
    ReturnValues: 'ALL_NEW',
  });
};

/** One page of a customer's users, up to 1 MB, off the index `by_customer`. */
export const byCustomerCommand = (
  table: string,
  customerId: number,
  page: Pick<QueryCommand['input'], 'ExclusiveStartKey' | 'Select'>,
): QueryCommand =>
  new QueryCommand({
    TableName: table,
    IndexName: 'by_customer',
    KeyConditionExpression: 'customer_id = :customer',
    ExpressionAttributeValues: { ':customer': customerId },
    ...page,
  });
