import type { Role, User, UserProfile } from '../../auth/entities';
import { nameKey } from '../../auth/users/name-key';

/** What the index `by_customer` carries. Times are ISO 8601 in UTC. */
export interface ProfileItem {
  id: string;
  email: string;
  first_name?: string;
  last_name?: string;
  name?: string;
  customer_id: number;
  active: boolean;
  created_at: string;
  updated_at: string;
}

/** A user as the table keeps one; the attributes of secrets that were mailed are not read back. */
export interface UserItem extends ProfileItem {
  /** `email` once more, which filters may look into: keys they may not. Absent from users of an earlier version. */
  email_key?: string;
  /** `name` as searches compare it. */
  name_key?: string;
  password_hash: string;
  session_epoch: number;
  /** Absent for none. */
  roles?: readonly Role[];
  /** Absent for `false`. */
  email_verified?: boolean;
  /** While a link is out. Times in epoch seconds. */
  reset_token_hash?: string;
  reset_expires_at?: number;
  verify_token_hash?: string;
  verify_expires_at?: number;
  /** Absent for 0. */
  profile_version?: number;
  /** The email they wish to have, until they have it. */
  new_email?: string;
}

/** Users and their claims on emails share a table: a claim's key can never be a user's, which is a uuid. */
export const claimKey = (email: string) => ({ id: `email#${email}` });

/** The attributes of those fields of a user that can change; `undefined` for one that is not there. */
export const toColumns = (user: Partial<User>): Record<string, unknown> => ({
  ...(user.email === undefined ? {} : { email: user.email, email_key: user.email }),
  ...(user.firstName === undefined ? {} : { first_name: user.firstName ?? undefined }),
  ...(user.lastName === undefined ? {} : { last_name: user.lastName ?? undefined }),
  ...(user.name === undefined
    ? {}
    : { name: user.name ?? undefined, name_key: user.name?.length ? nameKey(user.name) : undefined }),
  ...(user.customerId === undefined ? {} : { customer_id: user.customerId }),
  ...(user.active === undefined ? {} : { active: user.active }),
  ...(user.emailVerified === undefined ? {} : { email_verified: user.emailVerified || undefined }),
  ...(user.roles === undefined ? {} : { roles: user.roles.length === 0 ? undefined : user.roles }),
});

/** A name that is `null` has no attribute. */
export const toItem = (user: User): Record<string, unknown> =>
  withoutAbsent({
    id: user.id,
    ...toColumns(user),
    password_hash: user.passwordHash,
    session_epoch: user.sessionEpoch,
    profile_version: user.version === 0 ? undefined : user.version,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
  });

const withoutAbsent = (columns: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));

/** A name without an attribute is `null`. */
export const profileFromItem = (item: ProfileItem): UserProfile => ({
  id: item.id,
  email: item.email,
  firstName: item.first_name ?? null,
  lastName: item.last_name ?? null,
  name: item.name ?? null,
  customerId: item.customer_id,
  active: item.active,
  createdAt: new Date(item.created_at),
  updatedAt: new Date(item.updated_at),
});

/** The way back from `toItem`. */
export const fromItem = (item: UserItem): User => ({
  ...profileFromItem(item),
  passwordHash: item.password_hash,
  sessionEpoch: item.session_epoch,
  roles: (item.roles ?? []).map(({ id, code, name, reserved }) => ({ id, code, name, reserved })),
  emailVerified: item.email_verified ?? false,
  version: item.profile_version ?? 0,
});
