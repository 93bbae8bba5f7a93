import type { User } from '../../auth/entities';
import type { InvitationsStore, InvitationUse } from '../../auth/stores/invitations-store';
import { searchName } from '../../auth/users/name-key';
import { LATEST_SECONDS, toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { VOIDED_BY_EMAIL_CHANGE } from './mailed-secrets';
import { sameVersion } from './user-change';
import { ACTIVE, NOT_EXPIRED, toAttributes } from './user-item';

/**
 * Consume the token of an invitation, if it is the user's newest, has not expired at `now`, and the profile is as it was read. Every
 * attribute of the invitation goes, and every other mailed secret; an admin counts from now on, see `adminCountSteps`.
 */
export const acceptInvitationStep = (table: string, use: InvitationUse): Step<'refused'> => {
  const { user, tokenHash, by, names, now } = use;
  const { condition, values } = sameVersion(user);
  const passwordHash = 'passwordHash' in by ? by.passwordHash : undefined;
  const set: Record<string, unknown> = {
    ...toAttributes({ ...names, emailVerified: true }),
    search_name: searchName(acceptedUser(use)),
    updated_at: now.toISOString(),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
  };
  const present = Object.entries(set).filter(([, value]) => value !== undefined);
  const added = { profile_version: 1, ...(passwordHash === undefined ? { passkeys: 1 } : {}) };
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: user.id },
        ConditionExpression: [
          condition,
          `email = :email AND ${ACTIVE} AND attribute_exists(invited_at) AND session_epoch = :epoch`,
          'invite_token_hash = :hash AND invite_expires_at > :now AND invite_expires_at <= :latest',
          NOT_EXPIRED,
        ].join(' AND '),
        UpdateExpression: [
          `SET ${present.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          `REMOVE uncounted, ${VOIDED_BY_EMAIL_CHANGE.join(', ')}`,
          `ADD ${Object.keys(added)
            .map((name) => `${name} :one`)
            .join(', ')}`,
        ].join(' '),
        ExpressionAttributeNames: Object.fromEntries(present.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...values,
          ':email': user.email,
          ':true': true,
          ':epoch': user.sessionEpoch,
          ':hash': tokenHash,
          ':now': toEpochSeconds(now),
          ':latest': LATEST_SECONDS,
          ':one': 1,
          ...Object.fromEntries(present.map(([name, value]) => [`:${name}`, value])),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    // No other call can have made this salted hash. A retry with a passkey is recognised by the step that puts the event.
    whenRefused: (existing) =>
      passwordHash !== undefined && existing?.password_hash?.S === passwordHash ? 'done' : 'refused',
  };
};

/** Set when and by whom the user was invited, if they still are, and are as they were read. */
export const renewInvitationStep = (
  table: string,
  { user, actorId, now }: Parameters<InvitationsStore['renewInvitation']>[0],
): Step<'refused'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id: user.id },
      ConditionExpression: [
        `email = :email AND customer_id = :customer AND ${ACTIVE} AND attribute_exists(invited_at)`,
        user.roles.length === 0 ? 'attribute_not_exists(#roles)' : '#roles = :roles',
      ].join(' AND '),
      UpdateExpression: `SET invited_at = :invited${actorId === undefined ? ' REMOVE invited_by' : ', invited_by = :by'}`,
      ExpressionAttributeNames: { '#roles': 'roles' },
      ExpressionAttributeValues: {
        ':email': user.email,
        ':customer': user.customerId,
        ':true': true,
        ':now': toEpochSeconds(now),
        ':invited': now.toISOString(),
        ...(user.roles.length === 0 ? {} : { ':roles': user.roles }),
        ...(actorId === undefined ? {} : { ':by': actorId }),
      },
    },
  },
  whenRefused: () => 'refused',
});

/** The user after `acceptInvitationStep`. */
export const acceptedUser = ({ user, by, names, now }: InvitationUse): User => ({
  ...user,
  ...Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined)),
  invitation: null,
  isUncounted: false,
  emailVerified: true,
  expiresAt: null,
  version: user.version + 1,
  updatedAt: now,
  ...('passwordHash' in by ? { passwordHash: by.passwordHash } : { passkeys: user.passkeys + 1 }),
});
