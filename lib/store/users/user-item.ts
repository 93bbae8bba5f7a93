import type { Role, User, UserProfile } from '../../auth/entities';
import { isSetActive } from '../../auth/roles';
import { nameKey, searchName } from '../../auth/users/name-key';
import { fromEpochSeconds, isEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';

/** The attributes of a user that the indexes `by_customer` and `by_name` hold. Times are ISO 8601 in UTC. */
export interface ProfileItem {
  id: string;
  email: string;
  first_name?: string;
  last_name?: string;
  name?: string;
  customer_id: number;
  /** A copy of `email` for filters, which cannot use a key attribute. Absent from users that an earlier version stored. */
  email_key?: string;
  /** `name` in the form that searches compare, see `nameKey`. */
  name_key?: string;
  /** The key of `by_name`, see `searchName`. Absent if the user has no name, or an earlier version stored them. */
  search_name?: string;
  /** Absent if `false`. */
  email_verified?: boolean;
  /** As somebody set it; see `isActive`. */
  active: boolean;
  /** Only where `active` is `false`. */
  inactive_reason?: string;
  /** Only where `active` is `false`. Epoch seconds with a fraction. */
  inactive_until?: number;
  /** Only while the user is invited: also the sort key of the index `by_invitation`. */
  invited_at?: string;
  /** Only while the user is invited. Absent for an invitation of the command line. */
  invited_by?: string;
  created_at: string;
  updated_at: string;
}

/** A user as stored in the table. `fromItem` ignores the attributes of mailed secrets. */
export interface UserItem extends ProfileItem {
  /** Absent if the user has no password. */
  password_hash?: string;
  session_epoch: number;
  /** Absent if the user has no roles. */
  roles?: readonly Role[];
  /** Absent if `false`. */
  uncounted?: boolean;
  /** Present while a mailed link can be used. Times in epoch seconds. */
  reset_token_hash?: string;
  reset_expires_at?: number;
  verify_token_hash?: string;
  verify_expires_at?: number;
  change_token_hash?: string;
  change_expires_at?: number;
  invite_token_hash?: string;
  invite_expires_at?: number;
  /** The id of the mail with the verification token, if that mail keeps recent tokens. */
  verify_mail?: string;
  /** The hash of the secret of the browser that signed up, until the email is verified. */
  sign_up_hash?: string;
  /** Absent if 0. */
  profile_version?: number;
  /** Also of the claim on the email: the TTL attribute, in whole epoch seconds. Absent if the account never expires. */
  expires_at?: number;
  /** The requested new email, until the change is confirmed. */
  new_email?: string;
  /** Absent if `false`. */
  totp_enabled?: boolean;
  /** How many passkeys the user has. Absent if there was never one. */
  passkeys?: number;
  /** Epoch seconds with a fraction. Absent if all passkeys count. */
  passkeys_from?: number;
}

/**
 * The key of the item that claims an email. Claims are in the users table; a user's key is a uuid, so the two cannot be equal.
 */
export const claimKey = (email: string) => ({ id: `email#${email}` });

/** The expiry of a user and of the claim on their email; no attribute if the account never expires. */
export const toExpiry = ({ expiresAt }: Pick<User, 'expiresAt'>): { expires_at?: number } =>
  expiresAt === null ? {} : { expires_at: toEpochSeconds(expiresAt) };

/** The condition that an account, or the claim of one, has not expired at `:now`. DynamoDB deletes expired items days late. */
export const NOT_EXPIRED = '(attribute_not_exists(expires_at) OR expires_at > :now)';

/** Whether a user or a claim counts as deleted: it has expired, or its expiry is malformed. */
export const isExpired = ({ expires_at: expiresAt }: { expires_at?: unknown }, now: Date): boolean =>
  expiresAt !== undefined && !(isEpochSeconds(expiresAt) && expiresAt > toEpochSeconds(now));

/** The condition that a user is active at `:now`; it needs `:true` as well. A malformed end fails the comparison. */
export const ACTIVE = '(active = :true OR inactive_until <= :now)';

/** As the condition `ACTIVE`. Every read decides it anew, so nothing must write when the end passes. */
export const isActive = (item: Pick<ProfileItem, 'active' | 'inactive_until'>, now: Date): boolean =>
  item.active || (isEpochSeconds(item.inactive_until) && item.inactive_until <= toEpochSeconds(now));

/** The attributes for these fields of a user; `undefined` for an attribute that must not be stored. */
export const toAttributes = (user: Partial<User>): Record<string, unknown> => ({
  ...(user.email === undefined ? {} : { email: user.email, email_key: user.email }),
  ...(user.firstName === undefined ? {} : { first_name: user.firstName ?? undefined }),
  ...(user.lastName === undefined ? {} : { last_name: user.lastName ?? undefined }),
  ...(user.name === undefined
    ? {}
    : { name: user.name ?? undefined, name_key: user.name?.length ? nameKey(user.name) : undefined }),
  ...(user.customerId === undefined ? {} : { customer_id: user.customerId }),
  ...(user.active === undefined
    ? {}
    : { active: isSetActive({ active: user.active, inactiveUntil: user.inactiveUntil ?? null }) }),
  ...(user.inactiveReason === undefined ? {} : { inactive_reason: user.inactiveReason ?? undefined }),
  ...(user.inactiveUntil === undefined
    ? {}
    : { inactive_until: user.inactiveUntil === null ? undefined : toEpochSeconds(user.inactiveUntil) }),
  ...(user.invitation === undefined
    ? {}
    : { invited_at: user.invitation?.invitedAt.toISOString(), invited_by: user.invitation?.invitedBy ?? undefined }),
  ...(user.emailVerified === undefined ? {} : { email_verified: user.emailVerified || undefined }),
  ...(user.roles === undefined ? {} : { roles: user.roles.length === 0 ? undefined : user.roles }),
  ...(user.isUncounted === undefined ? {} : { uncounted: user.isUncounted || undefined }),
});

/** A `null` name has no attribute. */
export const toItem = (user: User): Record<string, unknown> =>
  withoutAbsent({
    id: user.id,
    ...toAttributes(user),
    search_name: searchName(user),
    password_hash: user.passwordHash ?? undefined,
    session_epoch: user.sessionEpoch,
    profile_version: user.version === 0 ? undefined : user.version,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    totp_enabled: user.hasTotp || undefined,
    passkeys: user.passkeys || undefined,
    passkeys_from: user.passkeysFrom === null ? undefined : toEpochSeconds(user.passkeysFrom),
    ...toExpiry(user),
  });

const withoutAbsent = (attributes: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));

/** A name without an attribute is `null`. @param now decides whether the user is active. */
export const profileFromItem = (item: ProfileItem, now: Date): UserProfile => ({
  id: item.id,
  email: item.email,
  firstName: item.first_name ?? null,
  lastName: item.last_name ?? null,
  name: item.name ?? null,
  customerId: item.customer_id,
  emailVerified: item.email_verified ?? false,
  active: isActive(item, now),
  inactiveReason: item.inactive_reason ?? null,
  inactiveUntil: isEpochSeconds(item.inactive_until) ? fromEpochSeconds(item.inactive_until) : null,
  invitation:
    item.invited_at === undefined ? null : { invitedAt: new Date(item.invited_at), invitedBy: item.invited_by ?? null },
  createdAt: new Date(item.created_at),
  updatedAt: new Date(item.updated_at),
});

/** The inverse of `toItem`. @param now decides whether the user is active. */
export const fromItem = (item: UserItem, now: Date): User => ({
  ...profileFromItem(item, now),
  passwordHash: item.password_hash ?? null,
  sessionEpoch: item.session_epoch,
  roles: (item.roles ?? []).map(({ id, code, name, reserved }) => ({ id, code, name, reserved })),
  isUncounted: item.uncounted ?? false,
  version: item.profile_version ?? 0,
  expiresAt: item.expires_at === undefined ? null : fromEpochSeconds(item.expires_at),
  hasTotp: item.totp_enabled ?? false,
  passkeys: item.passkeys ?? 0,
  passkeysFrom: item.passkeys_from === undefined ? null : fromEpochSeconds(item.passkeys_from),
});
