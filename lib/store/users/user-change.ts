import type { User } from '../../auth/entities';
import type { UserChange } from '../../auth/stores/users-store';
import { searchName } from '../../auth/users/name-key';
import type { Existing } from '../table/condition';
import type { Step } from '../table/transaction';
import { changedFields, touchesProfile } from './changed-user';
import { INVITATION, VOIDED_BY_EMAIL_CHANGE, VOIDED_BY_PASSWORD_CHANGE } from './mailed-secrets';
import { toAttributes } from './user-item';

/** Why a user was not changed. */
export type Refusal = 'not-found' | 'changed-since-read' | 'last-admin' | 'email-taken';

/** The fields that `searchName` is made of. */
const NAMES = ['name', 'firstName', 'lastName'] as const;

/** A condition that the profile has not changed since the user was read: every change of it increases the version. */
export const sameVersion = ({ version }: Pick<User, 'version'>) => ({
  condition:
    version === 0 ? 'attribute_exists(email) AND attribute_not_exists(profile_version)' : 'profile_version = :version',
  values: version === 0 ? {} : { ':version': version },
});

/** The reason for a failed condition on a user: they are gone, or not as they were read. */
export const userRefusal = (existing: Existing | undefined): 'not-found' | 'changed-since-read' =>
  existing === undefined ? 'not-found' : 'changed-since-read';

/** Write the fields that change, on the condition that nobody else has changed the user since they were read. */
export const updateUserStep = (table: string, change: UserChange, after: User): Step<Refusal> => {
  const { before, passwordHash } = change;
  // Mailed secrets were issued for the old email and password, so a change of either voids them. The end of all sessions voids
  // them as well: one of those sessions may have requested them.
  const voidedBySessionEnd = after.sessionEpoch === before.sessionEpoch ? [] : VOIDED_BY_PASSWORD_CHANGE;
  const voidedByChange = after.email === before.email ? voidedBySessionEnd : VOIDED_BY_EMAIL_CHANGE;
  // Another email ends the link of an invitation, and not the invitation.
  const voided = voidedByChange.filter((name) => after.invitation === null || !INVITATION.includes(name));
  const fields = changedFields(change);
  const attributes: Record<string, unknown> = {
    ...toAttributes(fields),
    ...(NAMES.some((name) => name in fields) ? { search_name: searchName(after) } : {}),
    ...(touchesProfile(change) ? { updated_at: after.updatedAt.toISOString() } : {}),
    ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
    ...Object.fromEntries(voided.map((name) => [name, undefined])),
    ...(after.expiresAt === before.expiresAt ? {} : { expires_at: undefined }),
  };
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const unset = Object.entries(attributes).filter(([, value]) => value === undefined);
  const add = {
    session_epoch: after.sessionEpoch - before.sessionEpoch,
    profile_version: after.version - before.version,
  };
  const added = Object.entries(add).filter(([, number]) => number > 0);
  const { condition, values } = sameVersion(before);
  // A new password is refused if somebody has set another one since the read: that ended all sessions, and this request may
  // come from one of them.
  const checksEpoch = passwordHash !== undefined || change.unlessSessionsEnded === true;
  return {
    write: {
      Update: {
        TableName: table,
        Key: { id: before.id },
        ConditionExpression: `${condition}${checksEpoch ? ' AND session_epoch = :epoch' : ''}`,
        UpdateExpression: [
          clause('SET', set, ([name]) => `#${name} = :${name}`),
          clause('REMOVE', unset, ([name]) => `#${name}`),
          clause('ADD', added, ([name, number]) => `#${name} :by${number}`),
        ].join(' '),
        ExpressionAttributeNames: Object.fromEntries([...set, ...unset, ...added].map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...values,
          ...(checksEpoch ? { ':epoch': before.sessionEpoch } : {}),
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
          ...Object.fromEntries(added.map(([, number]) => [`:by${number}`, number])),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    whenRefused: userRefusal,
  };
};

const clause = <Entry>(keyword: string, entries: readonly Entry[], write: (entry: Entry) => string): string =>
  entries.length === 0 ? '' : `${keyword} ${entries.map(write).join(', ')}`;
