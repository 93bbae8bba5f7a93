import type { User } from '../../auth/entities';
import type { UserChange } from '../../auth/stores/users-store';
import type { Existing } from '../table/condition';
import type { Step } from '../table/transaction';
import { VOIDED_BY_EMAIL_CHANGE, VOIDED_BY_PASSWORD_CHANGE } from './mailed-secrets';
import { toColumns } from './user-item';

/** Why a user was not changed. */
export type Refusal = 'not-found' | 'changed-meanwhile' | 'last-admin' | 'email-taken';

/** The fields that are to change. */
const given = (profile: UserChange['profile']): Partial<User> =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));

/** What a user is after a change that is done; a password that was reset meanwhile is not in it. */
export const changed = (change: UserChange): User => {
  const { before, profile, passwordHash, now } = change;
  const after: User = { ...before, ...given(profile) };
  const endsSessions = change.endsSessions || passwordHash !== undefined || (before.active && !after.active);
  const touched = touchesProfile(change);
  return {
    ...after,
    passwordHash: passwordHash ?? before.passwordHash,
    sessionEpoch: before.sessionEpoch + (endsSessions ? 1 : 0),
    version: before.version + (touched ? 1 : 0),
    updatedAt: touched ? now : before.updatedAt,
  };
};

/** A new password is no change of the profile, nor is the end of all sessions. */
export const touchesProfile = ({
  profile,
  passwordHash,
  endsSessions,
}: Pick<UserChange, 'profile' | 'passwordHash' | 'endsSessions'>): boolean =>
  (passwordHash === undefined && !endsSessions) || Object.keys(given(profile)).length > 0;

/** The user as they were read: whoever changed the profile meanwhile has made another version. */
export const asRead = ({ version }: Pick<User, 'version'>) => ({
  condition:
    version === 0 ? 'attribute_exists(email) AND attribute_not_exists(profile_version)' : 'profile_version = :version',
  values: version === 0 ? {} : { ':version': version },
});

/** What it means that a user is not as they were read. */
export const refusedUser = (existing: Existing | undefined): 'not-found' | 'changed-meanwhile' =>
  existing === undefined ? 'not-found' : 'changed-meanwhile';

/** Set, unset or add what differs between the two, on the one condition that nobody else has. */
export const updateUserStep = (table: string, change: UserChange, after: User): Step<Refusal> => {
  const { before, profile, passwordHash } = change;
  // Secrets that were mailed are about the address and the password as they were.
  // Whatever ends the sessions ends what was asked for by one of them.
  const ofPassword = after.sessionEpoch === before.sessionEpoch ? [] : VOIDED_BY_PASSWORD_CHANGE;
  const voided = after.email === before.email ? ofPassword : VOIDED_BY_EMAIL_CHANGE;
  const columns: Record<string, unknown> = {
    ...toColumns(given(profile)),
    ...(touchesProfile(change) ? { updated_at: after.updatedAt.toISOString() } : {}),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    ...Object.fromEntries(voided.map((column) => [column, undefined])),
  };
  const set = Object.entries(columns).filter(([, value]) => value !== undefined);
  const unset = Object.entries(columns).filter(([, value]) => value === undefined);
  const add = {
    session_epoch: after.sessionEpoch - before.sessionEpoch,
    profile_version: after.version - before.version,
  };
  const added = Object.entries(add).filter(([, number]) => number > 0);
  const { condition, values } = asRead(before);
  // A password is set over the one that was read: whoever set another meanwhile has ended the session this may come from.
  const epoch = passwordHash === undefined ? {} : { ':epoch': before.sessionEpoch };
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: before.id },
        ConditionExpression: `${condition}${passwordHash === undefined ? '' : ' AND session_epoch = :epoch'}`,
        UpdateExpression: [
          clause('SET', set, ([column]) => `#${column} = :${column}`),
          clause('REMOVE', unset, ([column]) => `#${column}`),
          clause('ADD', added, ([column, number]) => `#${column} :by${number}`),
        ].join(' '),
        ExpressionAttributeNames: Object.fromEntries(
          [...set, ...unset, ...added].map(([column]) => [`#${column}`, column]),
        ),
        ExpressionAttributeValues: {
          ...values,
          ...epoch,
          ...Object.fromEntries(set.map(([column, value]) => [`:${column}`, value])),
          ...Object.fromEntries(added.map(([, number]) => [`:by${number}`, number])),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    whenRefused: refusedUser,
  };
};

const clause = <Entry>(word: string, entries: readonly Entry[], write: (entry: Entry) => string): string =>
  entries.length === 0 ? '' : `${word} ${entries.map(write).join(', ')}`;
