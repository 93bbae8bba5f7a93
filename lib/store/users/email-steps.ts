import type { User } from '../../auth/entities';
import type { UsersStore } from '../../auth/stores/users-store';
import { LATEST_SECONDS, toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { VOIDED_BY_EMAIL_CHANGE, VOIDED_BY_EMAIL_CHANGE_REQUEST, VOIDED_BY_VERIFICATION } from './mailed-secrets';
import { type Refusal, sameVersion } from './user-change';
import { ACTIVE, NOT_EXPIRED } from './user-item';

type Proof = Parameters<UsersStore['verifyEmail']>[0];
type SignUpRepeat = Parameters<UsersStore['repeatSignUp']>[0];
type EmailChangeRequest = Parameters<UsersStore['requestEmailChange']>[0];

/**
 * Consume the verification token, if it is the user's newest and has not expired at `now`. The browser that signed up proves
 * itself with its secret and keeps the password; any other browser must set a new password, which ends all sessions, and passkeys
 * that were added before sign nobody in.
 * @param proof.email the email of the user when they were read: the token verifies no other email.
 */
export const verifyEmailStep = (table: string, proof: Proof & { email: string }): Step<'refused'> => {
  const { by } = proof;
  const keepsPassword = 'signUpHash' in by;
  const voided = (keepsPassword ? VOIDED_BY_VERIFICATION : VOIDED_BY_EMAIL_CHANGE).join(', ');
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: proof.userId },
        ConditionExpression: [
          `email = :email AND ${ACTIVE} AND verify_token_hash = :hash AND verify_expires_at > :now AND verify_expires_at <= :latest`,
          NOT_EXPIRED,
          ...(keepsPassword ? ['sign_up_hash = :signUp'] : []),
        ].join(' AND '),
        UpdateExpression: keepsPassword
          ? `SET email_verified = :true REMOVE ${voided}`
          : `SET email_verified = :true, passkeys_from = :now, password_hash = :passwordHash REMOVE ${voided} ADD session_epoch :one`,
        ExpressionAttributeValues: {
          ':email': proof.email,
          ':true': true,
          ':hash': proof.tokenHash,
          ':now': toEpochSeconds(proof.now),
          ':latest': LATEST_SECONDS,
          ...(keepsPassword ? { ':signUp': by.signUpHash } : { ':passwordHash': by.passwordHash, ':one': 1 }),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    // If the stored password hash is the one of this call, an earlier attempt succeeded: no other call can have made this
    // salted hash. Without a new password, only the step that writes the event recognises the earlier attempt.
    whenRefused: (existing) => (!keepsPassword && existing?.password_hash?.S === by.passwordHash ? 'done' : 'refused'),
  };
};

/**
 * Verify the email of a user who used a link or code that was sent to it, if they are as they were read. The browser that signed up
 * proves itself with its secret and keeps the password; otherwise the password is removed, all sessions end, and
 * passkeys that were added before sign nobody in.
 * @param proof.signUpHash the hash of that secret; `null` for another browser.
 */
export const proveEmailStep = (
  table: string,
  { user, signUpHash, now }: { user: User; signUpHash: string | null; now: Date },
): Step<'changed-since-read'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id: user.id },
      ConditionExpression: [
        `email = :email AND ${ACTIVE} AND attribute_not_exists(email_verified) AND session_epoch = :epoch`,
        NOT_EXPIRED,
        ...(signUpHash === null ? [] : ['sign_up_hash = :signUp']),
      ].join(' AND '),
      UpdateExpression:
        signUpHash === null
          ? `SET email_verified = :true, passkeys_from = :now REMOVE password_hash, ${VOIDED_BY_EMAIL_CHANGE.join(', ')} ADD session_epoch :one`
          : `SET email_verified = :true REMOVE ${VOIDED_BY_VERIFICATION.join(', ')}`,
      ExpressionAttributeValues: {
        ':email': user.email,
        ':true': true,
        ':epoch': user.sessionEpoch,
        ':now': toEpochSeconds(now),
        ...(signUpHash === null ? { ':one': 1 } : { ':signUp': signUpHash }),
      },
    },
  },
  whenRefused: () => 'changed-since-read',
});

/**
 * Set the password of an account that is not verified yet, if this is the browser that signed up. It also ends all sessions, as
 * every new password does.
 */
export const repeatSignUpStep = (table: string, repeat: SignUpRepeat): Step<'refused'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id: repeat.user.id },
      ConditionExpression: [
        `email = :email AND ${ACTIVE} AND attribute_not_exists(email_verified) AND sign_up_hash = :signUp`,
        NOT_EXPIRED,
      ].join(' AND '),
      UpdateExpression: 'SET password_hash = :passwordHash ADD session_epoch :one',
      ExpressionAttributeValues: {
        ':email': repeat.user.email,
        ':true': true,
        ':signUp': repeat.signUpHash,
        ':now': toEpochSeconds(repeat.now),
        ':passwordHash': repeat.passwordHash,
        ':one': 1,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  // No other call can have made this salted hash.
  whenRefused: (existing) => (existing?.password_hash?.S === repeat.passwordHash ? 'done' : 'refused'),
});

/**
 * Store the requested email, in place of an earlier request and its token. Refused if the user's sessions have ended since the
 * read.
 */
export const requestEmailChangeStep = (
  table: string,
  { user, newEmail, now }: EmailChangeRequest,
): Step<'refused'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id: user.id },
      ConditionExpression: `email = :email AND ${ACTIVE} AND session_epoch = :epoch`,
      UpdateExpression: `SET new_email = :new REMOVE ${VOIDED_BY_EMAIL_CHANGE_REQUEST.join(', ')}`,
      ExpressionAttributeValues: {
        ':email': user.email,
        ':true': true,
        ':epoch': user.sessionEpoch,
        ':new': newEmail,
        ':now': toEpochSeconds(now),
      },
    },
  },
  whenRefused: () => 'refused',
});

/**
 * Consume the token of an email change, if it is the newest and has not expired at `now`, and the profile is as it was read.
 * @param change.after the user with the new email.
 */
export const confirmEmailChangeStep = (
  table: string,
  { before, after, tokenHash, now }: { before: User; after: User; tokenHash: string; now: Date },
): Step<Refusal | 'refused'> => {
  const { condition, values } = sameVersion(before);
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: before.id },
        ConditionExpression: [
          condition,
          `email = :email AND ${ACTIVE} AND new_email = :new`,
          'change_token_hash = :hash AND change_expires_at > :now AND change_expires_at <= :latest',
          NOT_EXPIRED,
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
          ':latest': LATEST_SECONDS,
          ':updated': after.updatedAt.toISOString(),
          ':one': 1,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    // If the profile has another version, the caller reads the user again and retries: the change may not concern this token.
    whenRefused: (existing) =>
      Number(existing?.profile_version?.N ?? 0) === before.version ? 'refused' : 'changed-since-read',
  };
};
