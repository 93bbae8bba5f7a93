import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { MailedSecret } from '../../auth/entities';
import { toEpochSeconds } from '../table/epoch-seconds';

type ExpiringSecret = MailedSecret & { readonly expiresAt: Date };

const RESET = ['reset_token_hash', 'reset_expires_at'];
/** The verification token, and the secret of the browser that signed up, which is only needed for the verification. */
const VERIFICATION = ['verify_token_hash', 'verify_expires_at', 'sign_up_hash'];
const CHANGE = ['change_token_hash', 'change_expires_at'];

/** Attributes to remove once the email is verified. */
export const VOIDED_BY_VERIFICATION: readonly string[] = VERIFICATION;
/** Attributes to remove when another email is requested: the token for the earlier request. */
export const VOIDED_BY_EMAIL_CHANGE_REQUEST: readonly string[] = CHANGE;
/**
 * Attributes to remove when the password changes: an attacker who knew the old password may have requested these tokens, and
 * the new password must lock them out.
 */
export const VOIDED_BY_PASSWORD_CHANGE: readonly string[] = [...RESET, 'new_email', ...CHANGE, 'sign_up_hash'];
/** Attributes to remove when the email changes: every mailed secret. */
export const VOIDED_BY_EMAIL_CHANGE: readonly string[] = [...new Set([...VOIDED_BY_PASSWORD_CHANGE, ...VERIFICATION])];

/**
 * Store the hash of a secret, in place of an earlier one of the same kind. The condition requires that the user exists, because
 * an update without a condition would create a new item.
 */
const storeCommand = (table: string, kind: 'reset' | 'verify' | 'change', condition: string, secret: ExpiringSecret) =>
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

/** Only for an active user with this id and email. */
export const storeResetTokenCommand = (table: string, reset: ExpiringSecret): UpdateCommand =>
  storeCommand(table, 'reset', 'email = :email', reset);

/** Only for an active user with this id and email, whose email is not verified yet. */
export const storeVerificationTokenCommand = (table: string, verification: ExpiringSecret): UpdateCommand =>
  storeCommand(table, 'verify', 'email = :email AND attribute_not_exists(email_verified)', verification);

/** Only for an active user with this id who has requested a change to this email. */
export const storeEmailChangeTokenCommand = (table: string, change: ExpiringSecret): UpdateCommand =>
  storeCommand(table, 'change', 'new_email = :email', change);
