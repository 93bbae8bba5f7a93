import type { User, UserProfile } from '../auth/entities';

/** A user as the table keeps one. Times are ISO 8601 in UTC; the attributes of a pending reset are not read back. */
export interface UserItem {
  id: string;
  email: string;
  first_name?: string;
  last_name?: string;
  customer_id: number;
  password_hash: string;
  session_epoch: number;
  active: boolean;
  created_at: string;
  updated_at: string;
}

/** What the index `by_customer` carries. */
export type ProfileItem = Omit<UserItem, 'password_hash' | 'session_epoch' | 'active'>;

/** Users and their claims on emails share a table: a claim's key can never be a user's, which is a uuid. */
export const claimKey = (email: string) => ({ id: `email#${email}` });

/** A name that is `null` has no attribute. */
export const toItem = (user: User): UserItem => ({
  id: user.id,
  email: user.email,
  ...(user.firstName === null ? {} : { first_name: user.firstName }),
  ...(user.lastName === null ? {} : { last_name: user.lastName }),
  customer_id: user.customerId,
  password_hash: user.passwordHash,
  session_epoch: user.sessionEpoch,
  active: user.active,
  created_at: user.createdAt.toISOString(),
  updated_at: user.updatedAt.toISOString(),
});

/** A name without an attribute is `null`. */
export const profileFromItem = (item: ProfileItem): UserProfile => ({
  id: item.id,
  email: item.email,
  firstName: item.first_name ?? null,
  lastName: item.last_name ?? null,
  customerId: item.customer_id,
  createdAt: new Date(item.created_at),
  updatedAt: new Date(item.updated_at),
});

/** The way back from `toItem`. */
export const fromItem = (item: UserItem): User => ({
  ...profileFromItem(item),
  passwordHash: item.password_hash,
  sessionEpoch: item.session_epoch,
  active: item.active,
});
