import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PasswordReset } from '../../auth/entities';
import type { UserSearch } from '../../auth/stores/users-store';
import { textKeys } from '../../auth/users/user-match';
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

/** A list of a customer's users: by name if `namePrefix` is given, by email otherwise. */
export interface UserList
  extends Pick<UserSearch, 'customerId' | 'emailPrefix' | 'namePrefix' | 'email' | 'name' | 'text'> {
  readonly now: Date;
}

/**
 * One page of a list from its index, up to 1 MB, or `Limit` users. Has all users who match and not too many others, which are sent in
 * vain: the index by name cannot filter by its own key, and an earlier version stored fewer attributes.
 */
export const listCommand = (
  table: string,
  { customerId, emailPrefix, namePrefix, email, name, text, now }: UserList,
  page: Pick<QueryCommand['input'], 'ExclusiveStartKey' | 'Select' | 'Limit'>,
): QueryCommand => {
  const isByName = namePrefix !== undefined;
  const prefix = namePrefix ?? emailPrefix;
  const keys = text === undefined || isByName ? undefined : textKeys(text);
  const anywhere = ['email_key, :text', 'search_name, :textName', 'name_key, :textName'];
  const filters = [
    NOT_EXPIRED,
    ...(email === undefined ? [] : ['(contains(email_key, :email) OR attribute_not_exists(email_key))']),
    ...(name === undefined ? [] : ['contains(name_key, :name)']),
    ...(keys === undefined
      ? []
      : [`(${anywhere.map((pair) => `contains(${pair})`).join(' OR ')} OR attribute_not_exists(email_key))`]),
  ];
  return new QueryCommand({
    TableName: table,
    IndexName: isByName ? 'by_name' : 'by_customer',
    KeyConditionExpression: `customer_id = :customer${prefix === undefined ? '' : ` AND begins_with(${isByName ? 'search_name' : 'email'}, :prefix)`}`,
    FilterExpression: filters.join(' AND '),
    ExpressionAttributeValues: {
      ':customer': customerId,
      ':now': toEpochSeconds(now),
      ...(prefix === undefined ? {} : { ':prefix': prefix }),
      ...(email === undefined ? {} : { ':email': email }),
      ...(name === undefined ? {} : { ':name': name }),
      ...(keys === undefined ? {} : { ':text': keys.email, ':textName': keys.name }),
    },
    ...page,
  });
};
