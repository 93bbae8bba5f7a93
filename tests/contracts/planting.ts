import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Mail, MailPurpose, Role, User, UserProfile } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import type { CustomersStore } from '../../lib/auth/stores/customers-store';
import type { ProfileChange, UserChange, UsersStore } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { newCustomerId } from '../support/directory';
import { newUser } from '../support/new-user';

export const NOW = new Date('2026-11-20T10:00:00.123Z');
export const THEN = new Date('2026-11-20T10:00:05.250Z');
export const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

export const READER: Role = { id: 7, code: 'reader', name: 'Reader', reserved: true };

export const newEmail = (): string => `${randomUUID()}@example.com`;
export const newHash = (): string => `$2b$04$${randomUUID()}`;
export const newUserAtNow = (changes: Partial<User> = {}): User =>
  newUser({ passwordHash: newHash(), createdAt: NOW, updatedAt: NOW, ...changes });

export const changeOf = (before: User, profile: ProfileChange, parts: Partial<UserChange> = {}): UserChange => ({
  before,
  profile,
  now: THEN,
  ...parts,
});

/** The fields of a user in a list: these and no others. */
export const profileOf = (user: User): UserProfile => {
  const { id, email, firstName, lastName, name, active, customerId, createdAt, updatedAt } = user;
  const { inactiveReason, inactiveUntil, invitation, emailVerified } = user;
  return {
    id,
    email,
    firstName,
    lastName,
    name,
    active,
    inactiveReason,
    inactiveUntil,
    invitation,
    customerId,
    emailVerified,
    createdAt,
    updatedAt,
  };
};

export const newMail = (purpose: MailPurpose, { id: userId, email }: Pick<User, 'id' | 'email'>): Mail => ({
  id: randomUUID(),
  purpose,
  email,
  userId,
  createdAt: NOW,
});

/** The stores of users and customers. */
export interface UserStores {
  readonly users: UsersStore;
  readonly customers: CustomersStore;
}

/** The starting point of tests of users. @param stores called in every test, once the tables exist. */
export const createPlanting = (stores: () => UserStores) => {
  const store = () => stores().users;
  const create = async (changes: Partial<User> = {}): Promise<User> => {
    const user = newUserAtNow(changes);
    expect(await store().createUser(user)).toBe('created');
    return user;
  };
  const change = (...given: Parameters<typeof changeOf>) => store().changeUser(changeOf(...given));
  return {
    create,
    createCustomer: async (): Promise<number> => {
      const id = newCustomerId();
      await stores().customers.createCustomer({ id, name: `Customer ${id}` });
      return id;
    },
    createAdmin: (customerId: number, changes: Partial<User> = {}) =>
      create({ customerId, roles: [ADMIN], ...changes }),
    find: ({ id }: Pick<User, 'id'>) => store().findUser(id),
    change,
    mustChange: async (...given: Parameters<typeof changeOf>): Promise<User> => {
      const result = await change(...given);
      if (result.outcome !== 'changed') throw new Error(result.outcome);
      return result.user;
    },
    /** @returns a function that uses the reset at `THEN`, before it expires. */
    requestReset: async ({ id: userId, email }: User) => {
      const reset = { userId, email, tokenHash: hashToken(randomUUID()) };
      expect(await store().storeResetToken({ ...reset, expiresAt: later(60_000) })).toBe(true);
      return (parts: { email?: string; passwordHash?: string } = {}) =>
        store().resetPassword({ ...reset, passwordHash: newHash(), now: THEN, ...parts });
    },
    /** Expect that these users exist unchanged, and are found by their email too. */
    expectUntouched: async (...users: User[]): Promise<void> => {
      for (const user of users) {
        expect(await store().findUser(user.id)).toEqual(user);
        expect(await store().findUserId(user.email)).toBe(user.id);
      }
    },
  };
};
