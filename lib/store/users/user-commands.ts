import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PasswordReset } from '../../auth/entities';
import type { UserSearch } from '../../auth/stores/users-store';
import { LATEST_SECONDS, toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { INVITATION, VOIDED_BY_EMAIL_CHANGE, VOIDED_BY_PASSWORD_CHANGE } from './mailed-secrets';
import { ACTIVE, NOT_EXPIRED } from './user-item';

/**
 * Consume the reset token, if it is the user's newest and has not expired at `now`: sets the password and ends all sessions.
 */
export const resetPasswordStep = (
  table: string,
  reset: PasswordReset & { passwordHash: string; now: Date; provesEmail?: boolean },
): Step<'refused'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id: reset.userId },
      ConditionExpression: [
        `email = :email AND ${ACTIVE} AND reset_token_hash = :hash AND reset_expires_at > :now AND reset_expires_at <= :latest`,
        NOT_EXPIRED,
      ].join(' AND '),
      UpdateExpression: [
        `SET password_hash = :passwordHash${reset.provesEmail ? ', email_verified = :true, passkeys_from = :now' : ''}`,
        `REMOVE ${(reset.provesEmail ? VOIDED_BY_EMAIL_CHANGE : [...VOIDED_BY_PASSWORD_CHANGE, ...INVITATION]).join(', ')}`,
        'ADD session_epoch :one',
      ].join(' '),
      ExpressionAttributeValues: {
        ':email': reset.email,
        ':true': true,
        ':hash': reset.tokenHash,
        ':now': toEpochSeconds(reset.now),
        ':latest': LATEST_SECONDS,
        ':passwordHash': reset.passwordHash,
        ':one': 1,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  // If the first response was lost, the retry recognises its own hash: no other call can have made this salted hash.
  whenRefused: (existing) => (existing?.password_hash?.S === reset.passwordHash ? 'done' : 'refused'),
});

/** Replace a password hash, unless it has changed since it was read. */
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

/** One page of a customer's users from the index `by_customer`, in the order of emails: up to 1 MB, or `Limit` users. */
export const byCustomerCommand = (
  table: string,
  { customerId, emailPrefix, email, name, now }: Omit<UserSearch, 'after' | 'skip' | 'limit'> & { now: Date },
  page: Pick<QueryCommand['input'], 'ExclusiveStartKey' | 'Select' | 'Limit'>,
): QueryCommand => {
  const filters = [
    NOT_EXPIRED,
    ...(email === undefined ? [] : ['(contains(email_key, :email) OR attribute_not_exists(email_key))']),
    ...(name === undefined ? [] : ['contains(name_key, :name)']),
  ];
  return new QueryCommand({
    TableName: table,
    IndexName: 'by_customer',
    KeyConditionExpression: `customer_id = :customer${emailPrefix === undefined ? '' : ' AND begins_with(email, :prefix)'}`,
    FilterExpression: filters.join(' AND '),
    ExpressionAttributeValues: {
      ':customer': customerId,
      ':now': toEpochSeconds(now),
      ...(emailPrefix === undefined ? {} : { ':prefix': emailPrefix }),
      ...(email === undefined ? {} : { ':email': email }),
      ...(name === undefined ? {} : { ':name': name }),
    },
    ...page,
  });
};
