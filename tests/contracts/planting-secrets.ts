import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Mail, User } from '../../lib/auth/entities';
import { hashToken } from '../../lib/crypto/hash-token';
import { createPlanting, later, newEmail, newMail, newUserAtNow, THEN, type UserStores } from './planting';

/** With access to the mails in the outbox. */
export interface MailedStores extends UserStores {
  mailsTo(email: string): Promise<Pick<Mail, 'purpose' | 'userId'>[]>;
}

export const newTokenHash = (): string => hashToken(randomUUID());
export const EXPIRY = later(60_000);

/** The starting point of tests of mailed secrets. @param stores called in every test, once the tables exist. */
export const createSecretPlanting = (stores: () => MailedStores) => {
  const store = () => stores().users;

  return {
    ...createPlanting(stores),

    /** A user who signed up, and the hash of the secret in their browser. */
    signUp: async (changes: Partial<User> = {}): Promise<{ user: User; signUpHash: string }> => {
      const [user, signUpHash] = [newUserAtNow(changes), newTokenHash()];
      expect(await store().createUser(user, { signUpHash })).toBe('created');
      return { user, signUpHash };
    },

    requestVerification: async ({ id: userId, email }: User, expiresAt = EXPIRY): Promise<string> => {
      const tokenHash = newTokenHash();
      expect(await store().requestVerification({ userId, email, tokenHash, expiresAt })).toBe(true);
      return tokenHash;
    },

    requestEmail: (user: User, email = newEmail()) => {
      const mail = newMail('change-email', { id: user.id, email });
      return store().requestEmailChange({ user, newEmail: email, mails: [mail], now: THEN });
    },

    /** A requested email change and the token that was mailed for it. */
    requestChange: async (user: User, email = newEmail(), expiresAt = EXPIRY) => {
      const [tokenHash, mail] = [newTokenHash(), newMail('change-email', { id: user.id, email })];
      expect(await store().requestEmailChange({ user, newEmail: email, mails: [mail], now: THEN })).toBe(true);
      expect(await store().storeEmailChangeToken({ userId: user.id, email, tokenHash, expiresAt })).toBe(true);
      return { tokenHash, email };
    },

    confirmEmailChange: (user: User, tokenHash: string, now = THEN) =>
      store().confirmEmailChange({ user, tokenHash, mail: newMail('email-changed', user), now }),
  };
};
