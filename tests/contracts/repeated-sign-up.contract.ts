import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { newHash, newMail, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * A browser that signs up again before the email is verified, for every implementation of `UsersStore`.
 * @param stores called in every test, once the tables exist.
 */
export const describeRepeatedSignUp = (stores: () => MailedStores): void => {
  const { signUp, find, requestVerification, mustChange, create } = createSecretPlanting(stores);
  const store = () => stores().users;
  const repeat = (user: User, signUpHash: string, passwordHash = newHash()) =>
    store().repeatSignUp({ user, signUpHash, passwordHash, now: THEN, mail: newMail('verify-email', user) });
  const verify = async (user: User, signUpHash: string, tokenHash: string) =>
    store().verifyEmail({ userId: user.id, tokenHash, now: THEN, by: { signUpHash } });

  describe('findSignUp', () => {
    test('knows the browser that signed up, and no other', async () => {
      const { user, signUpHash } = await signUp();
      expect(await store().findSignUp(user.id, signUpHash)).toEqual({ user, isOwn: true });
      expect(await store().findSignUp(user.id, newTokenHash())).toEqual({ user, isOwn: false });
      expect(await store().findSignUp(newTokenHash(), signUpHash)).toBeNull();
    });

    test('knows no browser of an account that nobody signed up, that is verified, or that is disabled', async () => {
      const made = await create();
      expect(await store().findSignUp(made.id, newTokenHash())).toEqual({ user: made, isOwn: false });
      const { user, signUpHash } = await signUp();
      await verify(user, signUpHash, await requestVerification(user));
      expect(await store().findSignUp(user.id, signUpHash)).toMatchObject({ isOwn: false });
      const { user: other, signUpHash: hash } = await signUp();
      await mustChange(other, { active: false });
      expect(await store().findSignUp(other.id, hash)).toMatchObject({ isOwn: false });
    });
  });

  describe('repeatSignUp', () => {
    test('sets the password, ends sessions, stores the mail, and keeps link and browser', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      const passwordHash = newHash();

      expect(await repeat(user, signUpHash, passwordHash)).toBe(true);

      expect(await find(user)).toEqual({ ...user, passwordHash, sessionEpoch: user.sessionEpoch + 1 });
      expect(await stores().mailsTo(user.email)).toEqual([{ purpose: 'verify-email', userId: user.id }]);
      expect(await verify(user, signUpHash, tokenHash)).toBe(user.email);
      expect(await find(user)).toMatchObject({ passwordHash, emailVerified: true });
    });

    test.each<[who: string, prepare: (user: User, signUpHash: string) => Promise<string>]>([
      ['another browser', async () => newTokenHash()],
      [
        'the browser of an account that is verified by now',
        async (user, signUpHash) => {
          await verify(user, signUpHash, await requestVerification(user));
          return signUpHash;
        },
      ],
      [
        'the browser of an account whose password somebody set',
        async (user, signUpHash) => {
          await mustChange(user, {}, { passwordHash: newHash() });
          return signUpHash;
        },
      ],
      [
        'the browser of a disabled account',
        async (user, signUpHash) => {
          await mustChange(user, { active: false });
          return signUpHash;
        },
      ],
    ])('changes nothing for %s', async (_, prepare) => {
      const { user, signUpHash } = await signUp();
      const hash = await prepare(user, signUpHash);
      const before = await find(user);

      expect(await repeat(user, hash)).toBe(false);

      expect(await find(user)).toEqual(before);
      expect(await stores().mailsTo(user.email)).toEqual([]);
    });

    test('changes nothing once the account is deleted', async () => {
      const { user, signUpHash } = await signUp();
      await store().deleteUser(user, { now: THEN });
      expect(await repeat(user, signUpHash)).toBe(false);
      expect(await find(user)).toBeNull();
    });

    test('of many at once leaves one of their passwords; none comes after the email is verified', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      const hashes = Array.from({ length: 10 }, () => newHash());

      const [verified, ...outcomes] = await Promise.all([
        verify(user, signUpHash, tokenHash),
        ...hashes.map((passwordHash) => repeat(user, signUpHash, passwordHash)),
      ]);

      expect(verified).toBe(user.email);
      const accepted = hashes.filter((_, index) => outcomes[index]);
      expect([user.passwordHash, ...accepted]).toContain((await find(user))?.passwordHash);
      expect((await find(user))?.sessionEpoch).toBe(user.sessionEpoch + accepted.length);
    });
  });

  describe('a verification mail that must not replace a recent one', () => {
    const FIVE_MINUTES = 300_000;
    const ask = ({ id: userId, email }: User, { at, mailId = newTokenHash() }: { at: number; mailId?: string }) => {
      const expiresAt = new Date(EXPIRY.getTime() + at);
      const unlessRecent = { expiresAfter: new Date(expiresAt.getTime() - FIVE_MINUTES), mailId };
      return store().requestVerification({ userId, email, tokenHash: newTokenHash(), expiresAt, unlessRecent });
    };

    test('stores its token if there is none', async () => {
      const { user } = await signUp();
      expect(await ask(user, { at: 0 })).toBe(true);
    });

    test('leaves a token that is younger than five minutes, to the millisecond', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      expect(await ask(user, { at: FIVE_MINUTES - 1 })).toBe(false);
      expect(await verify(user, signUpHash, tokenHash)).toBe(user.email);
    });

    test('replaces an older one', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      expect(await ask(user, { at: FIVE_MINUTES })).toBe(true);
      expect(await verify(user, signUpHash, tokenHash)).toBeNull();
    });

    test('replaces its own when it is sent once more, and no other', async () => {
      const { user } = await signUp();
      const mailId = newTokenHash();
      expect(await ask(user, { at: 0, mailId })).toBe(true);
      expect(await ask(user, { at: 1, mailId })).toBe(true);
      expect(await ask(user, { at: 2 })).toBe(false);
    });

    test('is stored by one of many at once', async () => {
      const { user } = await signUp();
      const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(user, { at: index })));
      expect(outcomes.filter((isStored) => isStored)).toHaveLength(1);
    });
  });
};
