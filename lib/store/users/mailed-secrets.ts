import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { MailedSecret } from '../../auth/entities';
import type { UsersStore } from '../../auth/stores/users-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import { ACTIVE, NOT_EXPIRED } from './user-item';

type Verification = Parameters<UsersStore['requestVerification']>[0];
type ExpiringSecret = MailedSecret & { readonly expiresAt: Date };

const RESET = ['reset_token_hash', 'reset_expires_at'];
/** The verification token, the id of its mail, and the sign-up secret, which nothing but the verification needs. */
const VERIFICATION = ['verify_token_hash', 'verify_expires_at', 'verify_mail', 'sign_up_hash'];
/** The link of an invitation. Without it, the user stays invited. */
const INVITATION_LINK = ['invite_token_hash', 'invite_expires_at'];
/** Nobody is invited any more who has proved their email, or has a password. */
export const INVITATION: readonly string[] = ['invited_at', 'invited_by'];
const CHANGE = ['change_token_hash', 'change_expires_at'];

/** Attributes to remove once the email is verified: the account no longer expires. */
export const VOIDED_BY_VERIFICATION: readonly string[] = [
  ...VERIFICATION,
  ...INVITATION,
  ...INVITATION_LINK,
  'expires_at',
];
/** Attributes to remove when another email is requested: the token for the earlier request. */
export const VOIDED_BY_EMAIL_CHANGE_REQUEST: readonly string[] = CHANGE;
/**
 * Attributes to remove when the password changes: an attacker who knew the old password may have requested these tokens, and
 * the new password must lock them out.
 */
export const VOIDED_BY_PASSWORD_CHANGE: readonly string[] = [
  ...RESET,
  'new_email',
  ...CHANGE,
  'sign_up_hash',
  ...INVITATION_LINK,
];
/** Attributes to remove when the email changes, or is verified with a new password: every mailed secret, and the expiry. */
export const VOIDED_BY_EMAIL_CHANGE: readonly string[] = [
  ...new Set([...VOIDED_BY_PASSWORD_CHANGE, ...VOIDED_BY_VERIFICATION]),
];

/**
 * Store the hash of a secret, in place of an earlier one of the same kind. The condition requires that the user exists, because
 * an update without a condition would create a new item.
 */
const storeCommand = (
  table: string,
  { kind, condition, now }: { kind: 'reset' | 'verify' | 'change' | 'invite'; condition: string; now: Date },
  secret: ExpiringSecret,
  more: { sets?: string; values?: Record<string, unknown> } = {},
) =>
  new UpdateCommand({
    TableName: table,
    Key: { id: secret.userId },
    ConditionExpression: `${condition} AND ${ACTIVE} AND ${NOT_EXPIRED}`,
    UpdateExpression: `SET ${kind}_token_hash = :hash, ${kind}_expires_at = :expires${more.sets ?? ''}`,
    ExpressionAttributeValues: {
      ':email': secret.email,
      ':true': true,
      ':hash': secret.tokenHash,
      ':expires': toEpochSeconds(secret.expiresAt),
      ':now': toEpochSeconds(now),
      ...more.values,
    },
  });

/** Only for an active user with this id and email. */
export const storeResetTokenCommand = (table: string, reset: ExpiringSecret, now: Date): UpdateCommand =>
  storeCommand(table, { kind: 'reset', condition: 'email = :email', now }, reset);

/** Only for an active user with this id and email, whose email is not verified yet. */
export const storeVerificationTokenCommand = (table: string, verification: Verification, now: Date): UpdateCommand => {
  const { unlessRecent } = verification;
  const isUnverified = 'email = :email AND attribute_not_exists(email_verified)';
  if (unlessRecent === undefined)
    return storeCommand(table, { kind: 'verify', condition: isUnverified, now }, verification);
  const isOldOrOwn = 'attribute_not_exists(verify_expires_at) OR verify_expires_at <= :recent OR verify_mail = :mail';
  return storeCommand(table, { kind: 'verify', condition: `${isUnverified} AND (${isOldOrOwn})`, now }, verification, {
    sets: ', verify_mail = :mail',
    values: { ':mail': unlessRecent.mailId, ':recent': toEpochSeconds(unlessRecent.expiresAfter) },
  });
};

/** Only for an active user with this id who has requested a change to this email. */
export const storeEmailChangeTokenCommand = (table: string, change: ExpiringSecret, now: Date): UpdateCommand =>
  storeCommand(table, { kind: 'change', condition: 'new_email = :email', now }, change);

/** Only for an active user with this id and email who is invited. */
export const storeInvitationTokenCommand = (table: string, invitation: ExpiringSecret, now: Date): UpdateCommand =>
  storeCommand(
    table,
    { kind: 'invite', condition: 'email = :email AND attribute_exists(invited_at)', now },
    invitation,
  );
