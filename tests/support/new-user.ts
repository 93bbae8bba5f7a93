import { randomUUID } from 'node:crypto';
import type { User } from '../../lib/auth/entities';

/** A new active user of customer 1 without roles. No password matches the password hash. */
export const newUser = (changes: Partial<User> = {}): User => {
  const id = randomUUID();
  const now = new Date();
  return {
    id,
    email: `${id}@example.com`,
    passwordHash: `$2b$12$${'.'.repeat(53)}`,
    firstName: null,
    lastName: null,
    name: null,
    customerId: 1,
    sessionEpoch: 0,
    active: true,
    inactiveReason: null,
    inactiveUntil: null,
    invitation: null,
    roles: [],
    isUncounted: (changes.invitation ?? null) !== null,
    emailVerified: false,
    version: 0,
    expiresAt: null,
    hasTotp: false,
    passkeys: 0,
    passkeysFrom: null,
    createdAt: now,
    updatedAt: now,
    ...changes,
  };
};

/** The password hash of a user who has a password. */
export const passwordHashOf = ({ passwordHash }: Pick<User, 'passwordHash'>): string => {
  if (passwordHash === null) throw new Error('the user has no password');
  return passwordHash;
};
