import type { User } from '../../auth/entities';
import type { Step } from '../table/transaction';
import { claimKey, toExpiry } from './user-item';

/**
 * Give the claim on an email from an account that nobody has verified to another account. Only a claim of such an account has an
 * expiry. The result is `done` if the new user has the claim already: an earlier attempt succeeded.
 */
export const takeClaimStep = (
  table: string,
  { id, email, expiresAt }: Pick<User, 'id' | 'email' | 'expiresAt'>,
  replaced: Pick<User, 'id'>,
): Step<'email-taken'> => ({
  write: {
    Put: {
      TableName: table,
      Item: { ...claimKey(email), user_id: id, ...toExpiry({ expiresAt }) },
      ConditionExpression: 'user_id = :replaced AND attribute_exists(expires_at)',
      ExpressionAttributeValues: { ':replaced': replaced.id },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  whenRefused: (claim) => (claim?.user_id?.S === id ? 'done' : 'email-taken'),
});

/**
 * Delete an account that nobody has verified. Refused if it has been verified, or kept for another reason, since it was read. It
 * has no roles, so no count of admins includes it.
 */
export const deleteUnverifiedStep = (
  table: string,
  { id, email }: Pick<User, 'id' | 'email'>,
): Step<'email-taken'> => ({
  write: {
    Delete: {
      TableName: table,
      Key: { id },
      ConditionExpression: 'email = :email AND attribute_exists(expires_at) AND attribute_not_exists(email_verified)',
      ExpressionAttributeValues: { ':email': email },
    },
  },
  whenRefused: () => 'email-taken',
});
