import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Role } from '../../auth/entities';
import type { SafetyEvent } from '../../auth/stores/seal-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import { VOIDED_BY_PASSWORD_CHANGE, VOIDED_BY_VERIFICATION } from '../users/mailed-secrets';

/** Every secret that was mailed, and what belongs to it. The account still expires. */
const MAILED = [...new Set([...VOIDED_BY_PASSWORD_CHANGE, ...VOIDED_BY_VERIFICATION])].filter(
  (attribute) => attribute !== 'expires_at',
);

/** A claim has no email, so it is no user. */
const IS_USER = 'attribute_exists(email)';

/** Only for a user with a lower epoch. */
export const sealCommand = (table: string, userId: string, epoch: number): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: userId },
    ConditionExpression: `${IS_USER} AND (session_epoch < :epoch OR attribute_not_exists(session_epoch))`,
    UpdateExpression: `SET session_epoch = :epoch REMOVE ${MAILED.join(', ')}`,
    ExpressionAttributeValues: { ':epoch': epoch },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

/** For a user whose epoch is higher already: a clock was wrong. A repeat adds 1 again, which does no harm. */
export const sealAheadCommand = (table: string, userId: string): UpdateCommand =>
  new UpdateCommand({
    TableName: table,
    Key: { id: userId },
    ConditionExpression: IS_USER,
    UpdateExpression: `REMOVE ${MAILED.join(', ')} ADD session_epoch :one`,
    ExpressionAttributeValues: { ':one': 1 },
  });

/** Why a user is inactive who was deleted, and is there again. */
export const DELETED_REASON = 'Deleted after the time of the restored data';

/**
 * The epoch is that of the seal until the user changes something: a new password raises it.
 * @returns `null` if there is nothing to change.
 */
export const repeatSafetyCommand = (
  table: string,
  event: SafetyEvent,
  restored: { readonly roles?: readonly Role[] | undefined },
  { epoch, now }: { epoch: number; now: Date },
): UpdateCommand | null => {
  const isInactive = event.active === false || event.deleted === true;
  const { roleIds } = event;
  const roles = restored.roles ?? [];
  const kept = roleIds === undefined ? roles : roles.filter(({ id }) => roleIds.includes(id));
  const sets = [
    ...(event.passkeys === undefined ? [] : ['passkeys_from = :now']),
    ...(isInactive ? ['active = :false'] : []),
    ...(event.deleted === undefined ? [] : ['inactive_reason = :deleted']),
    ...(kept.length < roles.length && kept.length > 0 ? ['#roles = :roles'] : []),
  ];
  const removes = [
    ...(event.password === undefined ? [] : ['password_hash']),
    ...(isInactive ? ['inactive_until'] : []),
    ...(kept.length < roles.length && kept.length === 0 ? ['#roles'] : []),
  ];
  if (sets.length + removes.length === 0) return null;
  const changesRoles = kept.length < roles.length;
  const values = {
    ':epoch': epoch,
    ...(event.passkeys === undefined ? {} : { ':now': toEpochSeconds(now) }),
    ...(isInactive ? { ':false': false } : {}),
    ...(event.deleted === undefined ? {} : { ':deleted': DELETED_REASON }),
    ...(changesRoles && kept.length > 0 ? { ':roles': kept } : {}),
  };
  return new UpdateCommand({
    TableName: table,
    Key: { id: event.userId },
    ConditionExpression: `${IS_USER} AND session_epoch = :epoch`,
    UpdateExpression: [
      ...(sets.length === 0 ? [] : [`SET ${sets.join(', ')}`]),
      ...(removes.length === 0 ? [] : [`REMOVE ${removes.join(', ')}`]),
    ].join(' '),
    ...(changesRoles ? { ExpressionAttributeNames: { '#roles': 'roles' } } : {}),
    ExpressionAttributeValues: values,
  });
};
