import type { User } from '../../auth/entities';
import type { UserEventType } from '../../auth/events/event-types';
import type { UserChange } from '../../auth/stores/users-store';

/** The fields that are not `undefined`. */
const definedFields = (profile: UserChange['profile']): Partial<User> =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));

type FieldsChange = Pick<UserChange, 'before' | 'profile' | 'passwordHash'>;

/** The fields that change, as `ProfileChange` describes. A password ends an invitation: see `UserChange.passwordHash`. */
export const changedFields = ({ before, profile, passwordHash }: FieldsChange): Partial<User> => {
  const isInvited = before.invitation !== null && passwordHash === undefined;
  return {
    ...profileFields(before, profile),
    ...(before.invitation === null || isInvited ? {} : { emailVerified: true, invitation: null }),
    // Only these changes may change the count, and every one of them increases the version.
    ...(before.isUncounted && !isInvited && (profile.active === true || profile.roles !== undefined)
      ? { isUncounted: false }
      : {}),
  };
};

const profileFields = (before: User, profile: UserChange['profile']): Partial<User> => {
  const { inactiveReason, inactiveUntil, ...fields } = definedFields(profile);
  if (fields.active === undefined) return fields;
  // What is over is removed, and what is not there needs no removal.
  const isOver = fields.active || before.active;
  const over: Partial<User> = {
    ...(isOver && before.inactiveReason !== null ? { inactiveReason: null } : {}),
    ...(isOver && before.inactiveUntil !== null ? { inactiveUntil: null } : {}),
  };
  return fields.active
    ? { ...fields, ...over }
    : { ...fields, ...over, ...definedFields({ inactiveReason, inactiveUntil }) };
};

/** The user after the change. A password that was reset between the read and the change is not in it. */
export const changedUser = (change: UserChange): User => {
  const { before, passwordHash, now } = change;
  const after: User = { ...before, ...changedFields(change) };
  // If there was an end, it may have passed since the read, and the user may have signed in again.
  const deactivates = !after.active && (before.active || before.inactiveUntil !== null);
  const endsSessions = change.endsSessions || passwordHash !== undefined || deactivates;
  const touched = touchesProfile(change);
  // Only an account that is no more than a sign-up may expire. One with a role must stay: the count of admins may include it.
  const isKept = after.emailVerified || after.roles.length > 0 || after.email !== before.email;
  return {
    ...after,
    expiresAt: isKept ? null : before.expiresAt,
    passwordHash: passwordHash ?? before.passwordHash,
    sessionEpoch: before.sessionEpoch + (endsSessions ? 1 : 0),
    version: before.version + (touched ? 1 : 0),
    updatedAt: touched ? now : before.updatedAt,
  };
};

/** Whether the email that the user has is verified by this change. */
export const verifiesEmail = ({ before, profile }: Pick<UserChange, 'before' | 'profile'>): boolean =>
  profile.emailVerified === true && !before.emailVerified && (profile.email ?? before.email) === before.email;

/** The type of the event about who may sign in or not; `null` if that stays. The end of a time without access is no change. */
export const activityEvent = (
  { before }: Pick<UserChange, 'before'>,
  after: User,
): Extract<UserEventType, 'user.disabled' | 'user.enabled'> | null => {
  if (after.active === before.active) return null;
  return after.active ? 'user.enabled' : 'user.disabled';
};

/** Whether the profile changes. A new password alone does not change it, nor does the end of all sessions. */
export const touchesProfile = ({
  profile,
  passwordHash,
  endsSessions,
}: Pick<UserChange, 'profile' | 'passwordHash' | 'endsSessions'>): boolean =>
  (passwordHash === undefined && !endsSessions) || Object.keys(definedFields(profile)).length > 0;
