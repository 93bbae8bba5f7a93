import type { User } from '../../auth/entities';
import type { Step } from '../table/transaction';
import { VOIDED_BY_PASSWORD_CHANGE } from '../users/mailed-secrets';
import { userRefusal } from '../users/user-change';
import { PASSKEY_PREFIX, passkeyClaimKey } from './passkey-item';

/** A key of an item in the credentials table, of any kind. */
export interface CredentialKey {
  readonly user_id: string;
  readonly id: string;
}

/** The tables that hold a credential, and the claim of a passkey. */
export interface CredentialTables {
  readonly credentials: string;
  readonly users: string;
}

/**
 * How many credentials one transaction deletes at most. It takes 100 items: two for each passkey, and a few for the user, the event
 * and the mail.
 */
export const MAX_CREDENTIALS = 45;

export const isPasskey = ({ id }: Pick<CredentialKey, 'id'>): boolean => id.startsWith(PASSKEY_PREFIX);

/** Delete credentials, and the claims of the passkeys among them. One that does not exist any more is no obstacle. */
export const deleteCredentialSteps = (
  { credentials, users }: CredentialTables,
  keys: readonly CredentialKey[],
): Step<'changed-since-read'>[] =>
  keys.flatMap(({ user_id, id }) => {
    const whenRefused = () => 'changed-since-read' as const;
    const item = { write: { Delete: { TableName: credentials, Key: { user_id, id } } }, whenRefused };
    if (!isPasskey({ id })) return [item];
    const claim = {
      TableName: users,
      Key: passkeyClaimKey(id.slice(PASSKEY_PREFIX.length)),
      ConditionExpression: 'attribute_not_exists(id) OR user_id = :user',
      ExpressionAttributeValues: { ':user': user_id },
    };
    return [item, { write: { Delete: claim }, whenRefused }];
  });

/** A condition that the user has the second factors that they had when they were read. */
export const sameFactors = ({ hasTotp, passkeys }: Pick<User, 'hasTotp' | 'passkeys'>) => ({
  condition: [
    hasTotp ? 'totp_enabled = :true' : 'attribute_not_exists(totp_enabled)',
    passkeys > 0 ? 'passkeys = :passkeys' : '(attribute_not_exists(passkeys) OR passkeys = :none)',
  ].join(' AND '),
  values: { ...(hasTotp ? { ':true': true } : {}), ...(passkeys > 0 ? { ':passkeys': passkeys } : { ':none': 0 }) },
});

/** Say that the user has no second factor any more, and end all their sessions. */
export const clearFactorsStep = (table: string, user: User): Step<FactorsRefusal> =>
  changeFactorsStep(table, user, {
    update: `REMOVE totp_enabled, passkeys, ${VOIDED_BY_PASSWORD_CHANGE.join(', ')} ADD session_epoch :one`,
    values: { ':one': 1 },
  });

/** Subtract removed passkeys from the number of the user's passkeys. */
export const uncountPasskeysStep = (table: string, user: User, removed: number): Step<FactorsRefusal> =>
  changeFactorsStep(table, user, { update: 'ADD passkeys :minus', values: { ':minus': -removed } });

type FactorsRefusal = ReturnType<typeof userRefusal>;

/** Change a user whose factors are as they were read, and whose sessions were not ended since. */
const changeFactorsStep = (
  table: string,
  user: User,
  { update, values: added }: { update: string; values: Record<string, number> },
): Step<FactorsRefusal> => {
  const { condition, values } = sameFactors(user);
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: user.id },
        ConditionExpression: `session_epoch = :epoch AND ${condition}`,
        UpdateExpression: update,
        ExpressionAttributeValues: { ...values, ':epoch': user.sessionEpoch, ...added },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    whenRefused: userRefusal,
  };
};
