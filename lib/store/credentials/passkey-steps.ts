import type { Passkey, User } from '../../auth/entities';
import { type AddRefusal, MAX_PASSKEYS } from '../../auth/stores/passkeys-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { ACTIVE, NOT_EXPIRED } from '../users/user-item';
import { passkeyClaimKey, passkeyKey, toItem } from './passkey-item';

/** Why a passkey was not removed. */
type RemoveRefusal = 'not-found' | 'last-sign-in-method' | 'user-changed';

/** Put the passkey, unless the user has one with this id. */
export const putPasskeyStep = (table: string, userId: string, passkey: Passkey): Step<AddRefusal> => ({
  write: {
    Put: { TableName: table, Item: toItem(userId, passkey), ConditionExpression: 'attribute_not_exists(user_id)' },
  },
  whenRefused: () => 'taken',
});

/**
 * Claim a credential id for a user. Ids are unique over all users: a sign-in finds its user by the handle that the authenticator
 * sends, and nobody can register the passkey of somebody else for an account of their own.
 * @param orphanOf the deleted user who has the claim still. Ids of users are never used again, so no user gets the claim back.
 */
export const claimPasskeyStep = (
  table: string,
  userId: string,
  id: string,
  orphanOf: string | null,
): Step<AddRefusal> => ({
  write: {
    Put: {
      TableName: table,
      Item: { ...passkeyClaimKey(id), user_id: userId },
      ...(orphanOf === null
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : {
            ConditionExpression: 'attribute_not_exists(id) OR user_id = :orphan',
            ExpressionAttributeValues: { ':orphan': orphanOf },
          }),
    },
  },
  whenRefused: () => 'taken',
});

/** Add 1 to the number of the user's passkeys. */
export const countPasskeyStep = (table: string, { id, sessionEpoch }: User, now: Date): Step<AddRefusal> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id },
      ConditionExpression: [
        `${ACTIVE} AND session_epoch = :epoch AND (attribute_not_exists(passkeys) OR passkeys < :max)`,
        NOT_EXPIRED,
      ].join(' AND '),
      UpdateExpression: 'ADD passkeys :one',
      ExpressionAttributeValues: {
        ':true': true,
        ':epoch': sessionEpoch,
        ':max': MAX_PASSKEYS,
        ':one': 1,
        ':now': toEpochSeconds(now),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  whenRefused: (existing) => (Number(existing?.passkeys?.N ?? 0) >= MAX_PASSKEYS ? 'too-many' : 'user-changed'),
});

export const deletePasskeyStep = (table: string, userId: string, id: string): Step<RemoveRefusal> => ({
  write: {
    Delete: {
      TableName: table,
      Key: passkeyKey(userId, id),
      ConditionExpression: 'attribute_exists(user_id)',
    },
  },
  whenRefused: () => 'not-found',
});

export const unclaimPasskeyStep = (table: string, userId: string, id: string): Step<RemoveRefusal> => ({
  write: {
    Delete: {
      TableName: table,
      Key: passkeyClaimKey(id),
      ConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
    },
  },
  whenRefused: () => 'not-found',
});

/** Subtract 1 from the number of the user's passkeys. It never becomes 0 for a user without a password. */
export const uncountPasskeyStep = (table: string, { id, sessionEpoch }: User): Step<RemoveRefusal> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id },
      ConditionExpression:
        'session_epoch = :epoch AND passkeys >= :one AND (attribute_exists(password_hash) OR passkeys > :one)',
      UpdateExpression: 'ADD passkeys :minus',
      ExpressionAttributeValues: { ':epoch': sessionEpoch, ':one': 1, ':minus': -1 },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  whenRefused: (existing) =>
    Number(existing?.session_epoch?.N) === sessionEpoch ? 'last-sign-in-method' : 'user-changed',
});

/** Store a use of a passkey. The counter of the authenticator must grow, unless it has none. */
export const usePasskeyStep = (
  table: string,
  { userId, id, counter, backedUp, now }: { userId: string; id: string; counter: number; backedUp: boolean; now: Date },
): Step<'counter-behind'> => ({
  write: {
    Update: {
      TableName: table,
      Key: passkeyKey(userId, id),
      // A missing counter fails every comparison, so an update never creates a passkey that was removed.
      ConditionExpression: counter === 0 ? '#counter = :counter' : '#counter < :counter',
      UpdateExpression: 'SET #counter = :counter, last_used_at = :now, backed_up = :backedUp',
      ExpressionAttributeNames: { '#counter': 'counter' },
      ExpressionAttributeValues: { ':counter': counter, ':now': toEpochSeconds(now), ':backedUp': backedUp },
    },
  },
  whenRefused: () => 'counter-behind',
});
