import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { MailedSecret } from '../../auth/entities';
import { toEpochSeconds } from '../table/epoch-seconds';

type Timed = MailedSecret & { readonly expiresAt: Date };

const RESET = ['reset_token_hash', 'reset_expires_at'];
/** The proof of the mailbox, and with it what the browser that signed up holds. */
const VERIFICATION = ['verify_token_hash', 'verify_expires_at', 'sign_up_hash'];
const CHANGE = ['change_token_hash', 'change_expires_at'];

/** What proving the mailbox uses up. */
export const VOIDED_BY_VERIFICATION: readonly string[] = VERIFICATION;
/** The secret that was sent for an earlier wish. */
export const VOIDED_BY_EMAIL_CHANGE_REQUEST: readonly string[] = CHANGE;
/** Void once the password is another: who asked for it, or knew the earlier one, may be whom the new one is to keep out. */
export const VOIDED_BY_PASSWORD_CHANGE: readonly string[] = [...RESET, 'new_email', ...CHANGE, 'sign_up_hash'];
/** Void once the email is another: everything there is. */
export const VOIDED_BY_EMAIL_CHANGE: readonly string[] = [...new Set([...VOIDED_BY_PASSWORD_CHANGE, ...VERIFICATION])];

/**
 * Keep the hash of a secret in place of any earlier one of its kind.
 * As every update it names in its condition what must be there: without one it would make a new item out of nothing.
 */
const keepCommand = (table: string, kind: 'reset' | 'verify' | 'change', condition: string, secret: Timed) =>
  new UpdateCommand({
    TableName: table,
    Key: { id: secret.userId },
    ConditionExpression: `${condition} AND active = :true`,
    UpdateExpression: `SET ${kind}_token_hash = :hash, ${kind}_expires_at = :expires`,
    ExpressionAttributeValues: {
      ':email': secret.email,
      ':true': true,
      ':hash': secret.tokenHash,
      ':expires': toEpochSeconds(secret.expiresAt),
    },
  });

/** For an active user of this id and email. */
export const storeResetTokenCommand = (table: string, reset: Timed): UpdateCommand =>
  keepCommand(table, 'reset', 'email = :email', reset);

/** For an active user of this id and email, which is not verified. */
export const storeVerificationTokenCommand = (table: string, verification: Timed): UpdateCommand =>
  keepCommand(table, 'verify', 'email = :email AND attribute_not_exists(email_verified)', verification);

/** For an active user of this id who wishes this email. */
export const storeEmailChangeTokenCommand = (table: string, change: Timed): UpdateCommand =>
  keepCommand(table, 'change', 'new_email = :email', change);
