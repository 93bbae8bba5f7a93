import type { User } from '../../auth/entities';
import type { CodeUse, Totp, TotpSetup } from '../../auth/stores/totp-store';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { Step } from '../table/transaction';
import { VOIDED_BY_PASSWORD_CHANGE } from '../users/mailed-secrets';
import { ACTIVE, NOT_EXPIRED } from '../users/user-item';
import { recoveryKey, setupKey, toRecoveryItem, toTotpItem, totpKey } from './totp-item';

/** Put the authenticator app, unless the user has one. */
export const putTotpStep = (table: string, userId: string, totp: Totp): Step<'refused'> => ({
  write: {
    Put: { TableName: table, Item: toTotpItem(userId, totp), ConditionExpression: 'attribute_not_exists(user_id)' },
  },
  whenRefused: () => 'refused',
});

/** Delete the set-up, if it is this one. */
export const finishSetupStep = (table: string, userId: string, { sealed }: TotpSetup): Step<'refused'> => ({
  write: {
    Delete: {
      TableName: table,
      Key: setupKey(userId),
      ConditionExpression: 'sealed = :sealed',
      ExpressionAttributeValues: { ':sealed': sealed },
    },
  },
  whenRefused: () => 'refused',
});

/** Put recovery codes, in place of any earlier ones. */
export const putRecoveryStep = (
  table: string,
  userId: string,
  { hashes, now }: { hashes: readonly string[]; now: Date },
): Step<never> => ({
  write: { Put: { TableName: table, Item: toRecoveryItem(userId, hashes, now) } },
  whenRefused: () => 'done',
});

/**
 * Say that the user has an authenticator app, and end all their sessions, if they are active and their sessions were not ended since
 * they were read. Links that were mailed end too: one of those sessions may have requested them.
 */
export const enableUserStep = (table: string, { id, sessionEpoch }: User, now: Date): Step<'refused'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id },
      ConditionExpression: `${ACTIVE} AND session_epoch = :epoch AND attribute_not_exists(totp_enabled) AND ${NOT_EXPIRED}`,
      UpdateExpression: `SET totp_enabled = :true REMOVE ${VOIDED_BY_PASSWORD_CHANGE.join(', ')} ADD session_epoch :one`,
      ExpressionAttributeValues: {
        ':true': true,
        ':epoch': sessionEpoch,
        ':one': 1,
        ':now': toEpochSeconds(now),
      },
    },
  },
  whenRefused: () => 'refused',
});

/** Say that the user has no authenticator app any more, if their sessions were not ended since they were read. */
export const disableUserStep = (table: string, { id, sessionEpoch }: User): Step<'user-changed'> => ({
  write: {
    Update: {
      TableName: table,
      Key: { id },
      ConditionExpression: 'session_epoch = :epoch AND totp_enabled = :true',
      UpdateExpression: 'REMOVE totp_enabled',
      ExpressionAttributeValues: { ':epoch': sessionEpoch, ':true': true },
    },
  },
  whenRefused: () => 'user-changed',
});

/** The condition that a time step is later than the last one. If the item does not exist, the comparison is false. */
const laterStep = { condition: 'last_step < :step', valuesOf: (step: number) => ({ ':step': step }) };
/** The condition that a recovery code was not used. */
const unused = { condition: 'contains(hashes, :hash)', valuesOf: (hash: string) => ({ ':hash': hash }) };

/** Use a code: the time step becomes the last one, or the recovery code is removed. */
export const useCodeStep = (table: string, userId: string, use: CodeUse): Step<'code-used' | 'changed-since-read'> =>
  use.kind === 'totp'
    ? {
        write: {
          Update: {
            TableName: table,
            Key: totpKey(userId),
            ConditionExpression: laterStep.condition,
            UpdateExpression: 'SET last_step = :step',
            ExpressionAttributeValues: laterStep.valuesOf(use.step),
          },
        },
        whenRefused: () => 'code-used',
      }
    : {
        write: {
          Update: {
            TableName: table,
            Key: recoveryKey(userId),
            ConditionExpression: `${unused.condition} AND size(hashes) = :size`,
            UpdateExpression: 'DELETE hashes :hashes',
            ExpressionAttributeValues: {
              ...unused.valuesOf(use.hash),
              ':size': use.left + 1,
              ':hashes': new Set([use.hash]),
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        whenRefused: (existing) => (existing?.hashes?.SS?.includes(use.hash) ? 'changed-since-read' : 'code-used'),
      };

/** Put new recovery codes. If the used code is one of the old ones, it must not have been used. */
export const replaceRecoveryStep = (
  table: string,
  userId: string,
  { use, hashes, now }: { use: CodeUse; hashes: readonly string[]; now: Date },
): Step<'code-used'> => ({
  write: {
    Put: {
      TableName: table,
      Item: toRecoveryItem(userId, hashes, now),
      ...(use.kind === 'totp'
        ? {}
        : { ConditionExpression: unused.condition, ExpressionAttributeValues: unused.valuesOf(use.hash) }),
    },
  },
  whenRefused: () => 'code-used',
});

/** Delete app, unfinished set-up and recovery codes. The code that allows it must not have been used. */
export const deleteCodesSteps = (table: string, userId: string, use: CodeUse | null): Step<'code-used'>[] => {
  const whenRefused = () => 'code-used' as const;
  const app = use?.kind === 'totp' ? laterStep.valuesOf(use.step) : undefined;
  const recovery = use?.kind === 'recovery-code' ? unused.valuesOf(use.hash) : undefined;
  const deleted = (key: object, condition: string, values: object | undefined) => ({
    write: {
      Delete: {
        TableName: table,
        Key: { ...key },
        ...(values === undefined ? {} : { ConditionExpression: condition, ExpressionAttributeValues: { ...values } }),
      },
    },
    whenRefused,
  });
  return [
    deleted(totpKey(userId), laterStep.condition, app),
    deleted(recoveryKey(userId), unused.condition, recovery),
    deleted(setupKey(userId), '', undefined),
  ];
};
