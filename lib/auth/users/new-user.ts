import type { User } from '../entities';

/** The customer of accounts that users create by signing up. */
export const FIRST_CUSTOMER = 1;

/** The name of that customer until it gets another one. */
export const FIRST_CUSTOMER_NAME = `Customer ${FIRST_CUSTOMER}`;

/** The fields of a new user. Absent names, roles, expiry and invitation are none; without `customerId`, they belong to `FIRST_CUSTOMER`. */
type NewUserFields = Pick<User, 'id' | 'email' | 'passwordHash'> &
  Partial<
    Pick<
      User,
      | 'firstName'
      | 'lastName'
      | 'name'
      | 'active'
      | 'roles'
      | 'emailVerified'
      | 'customerId'
      | 'expiresAt'
      | 'invitation'
    >
  >;

/** Build a user who is created at `now`, without storing them. They are active, and their email is not verified, unless stated. */
export const newUser = <Fields extends NewUserFields>(fields: Fields, now: Date) => ({
  id: fields.id,
  email: fields.email,
  firstName: fields.firstName ?? null,
  lastName: fields.lastName ?? null,
  name: fields.name ?? null,
  customerId: fields.customerId ?? FIRST_CUSTOMER,
  passwordHash: fields.passwordHash as Fields['passwordHash'],
  sessionEpoch: 0,
  active: fields.active ?? true,
  inactiveReason: null,
  inactiveUntil: null,
  invitation: fields.invitation ?? null,
  roles: fields.roles ?? [],
  isUncounted: (fields.invitation ?? null) !== null,
  emailVerified: fields.emailVerified ?? false,
  version: 0,
  expiresAt: fields.expiresAt ?? null,
  hasTotp: false,
  passkeys: 0,
  passkeysFrom: null,
  createdAt: now,
  updatedAt: now,
});
