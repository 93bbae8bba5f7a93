import type { User } from '../../auth/entities';
import type { UserChange } from '../../auth/stores/users-store';

/** The fields that change: those that are not `undefined`. */
export const definedFields = (profile: UserChange['profile']): Partial<User> =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));

/** The user after the change. A password that was reset between the read and the change is not in it. */
export const changedUser = (change: UserChange): User => {
  const { before, profile, passwordHash, now } = change;
  const after: User = { ...before, ...definedFields(profile) };
  const endsSessions = change.endsSessions || passwordHash !== undefined || (before.active && !after.active);
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

/** Whether the profile changes. A new password alone does not change it, nor does the end of all sessions. */
export const touchesProfile = ({
  profile,
  passwordHash,
  endsSessions,
}: Pick<UserChange, 'profile' | 'passwordHash' | 'endsSessions'>): boolean =>
  (passwordHash === undefined && !endsSessions) || Object.keys(definedFields(profile)).length > 0;
