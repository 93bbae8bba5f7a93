import type { User } from '../../auth/entities';
import type { UsersStore } from '../../auth/stores/users-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { VOIDED_BY_EMAIL_CHANGE, VOIDED_BY_EMAIL_CHANGE_REQUEST, VOIDED_BY_VERIFICATION } from './mailed-secrets';
import { asRead, type Refusal } from './user-change';

type Proof = Parameters<UsersStore['verifyEmail']>[0];
type EmailChangeRequest = Parameters<UsersStore['requestEmailChange']>[0];

/**
 * Use up a pending verification, if it is the newest and `now` is before its end: with what the browser that signed up holds,
 * or else with another password, which ends what the earlier one began.
 * @param proof.email as it was read: no other has been proved by this token.
 */
export const verifyEmailStep = (table: string, proof: Proof & { email: string }): Step<'refused'> => {
  const { by } = proof;
  const keepsPassword = 'signUpHash' in by;
  const used = (keepsPassword ? VOIDED_BY_VERIFICATION : VOIDED_BY_EMAIL_CHANGE).join(', ');
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: proof.userId },
        ConditionExpression: [
          'email = :email AND active = :true AND verify_token_hash = :hash AND verify_expires_at > :now',
          ...(keepsPassword ? ['sign_up_hash = :signUp'] : []),
        ].join(' AND '),
        UpdateExpression: keepsPassword
          ? `SET email_verified = :true REMOVE ${used}`
          : `SET email_verified = :true, password_hash = :passwordHash REMOVE ${used} ADD session_epoch :one`,
        ExpressionAttributeValues: {
          ':email': proof.email,
          ':true': true,
          ':hash': proof.tokenHash,
          ':now': toEpochSeconds(proof.now),
          ...(keepsPassword ? { ':signUp': by.signUpHash } : { ':passwordHash': by.passwordHash, ':one': 1 }),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    // As for a reset: no other call can have made this salted hash. Without one the event alone says that it was us.
    whenRefused: (existing) => (!keepsPassword && existing?.password_hash?.S === by.passwordHash ? 'done' : 'refused'),
  };
};

/** Keep the wish, in place of any earlier one and the secret sent for it. A user whose sessions have ended since has none. */
export const requestEmailChangeStep = (table: string, { user, newEmail }: EmailChangeRequest): Step<'refused'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id: user.id },
      ConditionExpression: 'email = :email AND active = :true AND session_epoch = :epoch',
      UpdateExpression: `SET new_email = :new REMOVE ${VOIDED_BY_EMAIL_CHANGE_REQUEST.join(', ')}`,
      ExpressionAttributeValues: {
        ':email': user.email,
        ':true': true,
        ':epoch': user.sessionEpoch,
        ':new': newEmail,
      },
    },
  },
  whenRefused: () => 'refused',
});

/**
 * Use up the secret of a wish, if it is the newest and `now` is before its end, for a user whose profile is as it was read.
 * @param change.after their email is the one they wish.
 */
export const changeEmailStep = (
  table: string,
  { before, after, tokenHash, now }: { before: User; after: User; tokenHash: string; now: Date },
): Step<Refusal | 'refused'> => {
  const { condition, values } = asRead(before);
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: before.id },
        ConditionExpression: [
          condition,
          'email = :email AND active = :true AND new_email = :new',
          'change_token_hash = :hash AND change_expires_at > :now',
        ].join(' AND '),
        UpdateExpression: [
          'SET email = :new, email_key = :new, email_verified = :true, updated_at = :updated',
          `REMOVE ${VOIDED_BY_EMAIL_CHANGE.join(', ')}`,
          'ADD profile_version :one',
        ].join(' '),
        ExpressionAttributeValues: {
          ...values,
          ':email': before.email,
          ':true': true,
          ':new': after.email,
          ':hash': tokenHash,
          ':now': toEpochSeconds(now),
          ':updated': after.updatedAt.toISOString(),
          ':one': 1,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    // Of another version it is worth another reading: what it was changed in may be no matter of the link.
    whenRefused: (existing) =>
      Number(existing?.profile_version?.N ?? 0) === before.version ? 'refused' : 'changed-meanwhile',
  };
};
