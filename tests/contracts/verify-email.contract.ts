import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { newEmail, newHash, newUserAtNow, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * Email verification in `UsersStore`, for every implementation; see pending-verification.contract.ts for the changes that void
 * it.
 * @param stores called in every test, once the tables exist.
 */
export const describeVerifyEmail = (stores: () => MailedStores): void => {
  const planting = createSecretPlanting(stores);
  const { create, find, signUp, requestVerification, requestChange, mustChange } = planting;
  const store = () => stores().users;
  const keep = ({ id: userId }: User, tokenHash: string, signUpHash: string, now = THEN) =>
    store().verifyEmail({ userId, tokenHash, now, by: { signUpHash } });
  const replace = ({ id: userId }: User, tokenHash: string, passwordHash = newHash(), now = THEN) =>
    store().verifyEmail({ userId, tokenHash, now, by: { passwordHash } });

  describe('requestVerification', () => {
    const request = ({ id: userId, email }: Pick<User, 'id' | 'email'>) =>
      store().requestVerification({ userId, email, tokenHash: newTokenHash(), expiresAt: EXPIRY });

    test('is stored for an active user, who stays unchanged', async () => {
      const user = await create();

      expect(await request(user)).toBe(true);

      expect(await find(user)).toEqual(user);
    });

    test.each<[who: string, plant: () => Promise<Pick<User, 'id' | 'email'>>]>([
      ['nobody', async () => newUserAtNow()],
      ['a user of another email', async () => ({ ...(await create()), email: newEmail() })],
      ['a user who is not active', () => create({ active: false })],
      ['a user whose email is verified', () => create({ emailVerified: true })],
    ])('is refused for %s, and changes nothing', async (_, plant) => {
      const user = await plant();
      const before = await find(user);

      expect(await request(user)).toBe(false);

      expect(await find(user)).toEqual(before);
    });
  });

  describe('verifyEmail', () => {
    test('by the browser that signed up only verifies the email: password, sessions and version stay', async () => {
      const { user, signUpHash } = await signUp({ sessionEpoch: 4, version: 2 });
      const tokenHash = await requestVerification(user);

      expect(await keep(user, tokenHash, signUpHash)).toBe(user.email);

      expect(await find(user)).toEqual({ ...user, emailVerified: true });
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test('by another browser sets a password and ends every session', async () => {
      const { user } = await signUp({ sessionEpoch: 4, version: 2 });
      const [tokenHash, passwordHash] = [await requestVerification(user), newHash()];

      expect(await replace(user, tokenHash, passwordHash)).toBe(user.email);

      expect(await find(user)).toEqual({
        ...user,
        emailVerified: true,
        passwordHash,
        sessionEpoch: 5,
        passkeysFrom: THEN,
      });
    });

    test('by another browser without a password is refused, and the token stays valid', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);

      expect(await keep(user, tokenHash, newTokenHash())).toBeNull();
      expect(await find(user)).toEqual(user);

      expect(await keep(user, tokenHash, signUpHash)).toBe(user.email);
    });

    test('of a user whom no browser signed up requires a password', async () => {
      const user = await create();
      const tokenHash = await requestVerification(user);

      expect(await keep(user, tokenHash, newTokenHash())).toBeNull();

      expect(await replace(user, tokenHash)).toBe(user.email);
    });

    test('accepts a token once, in either way', async () => {
      for (const again of ['keep', 'replace'] as const) {
        const { user, signUpHash } = await signUp();
        const tokenHash = await requestVerification(user);
        await keep(user, tokenHash, signUpHash);
        const verified = await find(user);

        const refused = again === 'keep' ? keep(user, tokenHash, signUpHash) : replace(user, tokenHash);
        expect(await refused).toBeNull();

        expect(await find(user)).toEqual(verified);
      }
    });

    test('recognises its own retry by the hash it sets, and takes effect once', async () => {
      const { user } = await signUp();
      const [tokenHash, passwordHash] = [await requestVerification(user), newHash()];
      await replace(user, tokenHash, passwordHash);

      expect(await replace(user, tokenHash, passwordHash)).toBe(user.email);

      expect(await find(user)).toMatchObject({ passwordHash, sessionEpoch: 1 });
    });

    test('accepts only the newest token', async () => {
      const { user, signUpHash } = await signUp();
      const older = await requestVerification(user);
      const newer = await requestVerification(user);

      expect(await keep(user, older, signUpHash)).toBeNull();
      expect(await keep(user, newer, signUpHash)).toBe(user.email);
    });

    test.each([
      { when: 'a millisecond before its end', offset: -1, done: true },
      { when: 'at its end', offset: 0, done: false },
      { when: 'after its end', offset: 86_400_000, done: false },
    ])('$when is $done, in either way', async ({ offset, done }) => {
      const now = new Date(EXPIRY.getTime() + offset);
      for (const way of ['keep', 'replace'] as const) {
        const { user, signUpHash } = await signUp();
        const tokenHash = await requestVerification(user);

        const verified =
          way === 'keep' ? keep(user, tokenHash, signUpHash, now) : replace(user, tokenHash, newHash(), now);
        expect(await verified).toBe(done ? user.email : null);

        expect((await find(user))?.emailVerified).toBe(done);
      }
    });

    test.each<[what: string, tokenOf: (user: User) => Promise<string>]>([
      ['a token nobody issued', async () => newTokenHash()],
      ['another user’s token', async () => requestVerification(await create())],
      ['the token of a change', async (user) => (await requestChange(user)).tokenHash],
    ])('refuses %s and changes nothing', async (_, tokenOf) => {
      const { user, signUpHash } = await signUp();
      await requestVerification(user);
      const tokenHash = await tokenOf(user);

      expect([await keep(user, tokenHash, signUpHash), await replace(user, tokenHash)]).toEqual([null, null]);

      expect(await find(user)).toEqual(user);
    });

    test('refuses an unknown user, an inactive user and the key of a claim, and creates no user', async () => {
      const nobody = newUserAtNow();
      expect(await replace(nobody, newTokenHash())).toBeNull();
      expect(await find(nobody)).toBeNull();

      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      const disabled = await mustChange(user, { active: false });
      expect([await keep(user, tokenHash, signUpHash), await replace(user, tokenHash)]).toEqual([null, null]);
      expect(await find(user)).toEqual(disabled);

      expect(await replace({ ...user, id: `email#${user.email}` }, tokenHash)).toBeNull();
    });

    test('lets exactly one of many callers consume a token, each with a password', async () => {
      const { user } = await signUp();
      const tokenHash = await requestVerification(user);
      const hashes = Array.from({ length: 10 }, newHash);

      const outcomes = await Promise.all(hashes.map((hash) => replace(user, tokenHash, hash)));

      expect(outcomes.filter((email) => email !== null)).toEqual([user.email]);
      const passwordHash = hashes[outcomes.indexOf(user.email)];
      expect(await find(user)).toEqual({
        ...user,
        emailVerified: true,
        passwordHash,
        sessionEpoch: 1,
        passkeysFrom: THEN,
      });
    });

    test('lets exactly one of many tabs of the browser that signed up consume a token', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);

      const tabs = Array.from({ length: 10 }, () => keep(user, tokenHash, signUpHash));

      expect((await Promise.all(tabs)).filter((email) => email !== null)).toEqual([user.email]);
    });
  });
};
