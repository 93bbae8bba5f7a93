import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { newEmail, newHash, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * How other changes affect a pending verification, and how a verification affects other pending tokens, for every
 * implementation of `UsersStore`.
 * @param stores called in every test, once the tables exist.
 */
export const describePendingVerification = (stores: () => MailedStores): void => {
  const planting = createSecretPlanting(stores);
  const { find, signUp, requestVerification, requestReset, requestChange, confirmEmailChange, mustChange } = planting;
  const store = () => stores().users;
  const keep = ({ id: userId }: User, tokenHash: string, signUpHash: string) =>
    store().verifyEmail({ userId, tokenHash, now: THEN, by: { signUpHash } });
  const replace = ({ id: userId }: User, tokenHash: string, passwordHash = newHash()) =>
    store().verifyEmail({ userId, tokenHash, now: THEN, by: { passwordHash } });

  describe('a pending verification', () => {
    test('is void after a change of the email, even if it is changed back', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      const changed = await mustChange(user, { email: newEmail() });
      expect([await keep(changed, tokenHash, signUpHash), await replace(changed, tokenHash)]).toEqual([null, null]);

      const back = await mustChange(changed, { email: user.email });
      expect([await keep(back, tokenHash, signUpHash), await replace(back, tokenHash)]).toEqual([null, null]);

      // The user who signed up with this email earlier is not the one who has it now.
      expect(await keep(back, await requestVerification(back), signUpHash)).toBeNull();
      expect(await find(user)).toEqual(back);
    });

    test('stays valid after another change', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      const changed = await mustChange(user, { name: 'Ada' });

      expect(await keep(user, tokenHash, signUpHash)).toBe(user.email);

      expect(await find(user)).toEqual({ ...changed, emailVerified: true });
    });

    test.each<[how: string, setPassword: (user: User) => Promise<unknown>]>([
      ['by a change', (user) => mustChange(user, {}, { passwordHash: newHash() })],
      ['by a reset', async (user) => (await requestReset(user))()],
    ])('after a new password %s no longer keeps it for the browser that signed up', async (_, setPassword) => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      await setPassword(user);

      expect(await keep(user, tokenHash, signUpHash)).toBeNull();

      expect(await replace(user, tokenHash)).toBe(user.email);
    });

    test('voids an earlier reset and email change if it sets a password', async () => {
      const { user } = await signUp();
      const [reset, change] = [await requestReset(user), await requestChange(user)];
      await replace(user, await requestVerification(user));
      const verified = (await find(user)) as User;

      expect([await reset(), await confirmEmailChange(user, change.tokenHash)]).toEqual([false, null]);

      expect(await find(user)).toEqual(verified);
    });
  });

  describe('a reset', () => {
    const reset = async (user: User, provesEmail: boolean) => {
      const { id: userId, email } = user;
      const secret = { userId, email, tokenHash: newTokenHash() };
      await store().storeResetToken({ ...secret, expiresAt: EXPIRY });
      const passwordHash = newHash();
      expect(await store().resetPassword({ ...secret, passwordHash, now: THEN, provesEmail })).toBe(true);
      const proved = provesEmail ? { emailVerified: true, passkeysFrom: THEN } : {};
      return { ...user, passwordHash, sessionEpoch: user.sessionEpoch + 1, ...proved };
    };

    test.each([true, false])('verifies the email only if the token came by mail: %p', async (provesEmail) => {
      const { user } = await signUp();

      const expected = await reset(user, provesEmail);

      expect(await find(user)).toEqual(expected);
    });

    test('that verifies the email voids the verification', async () => {
      const { user, signUpHash } = await signUp();
      const tokenHash = await requestVerification(user);
      const verified = await reset(user, true);

      expect([await keep(user, tokenHash, signUpHash), await replace(user, tokenHash)]).toEqual([null, null]);

      expect(await find(user)).toEqual(verified);
    });

    test('that is refused does not verify the email', async () => {
      const { user } = await signUp();
      const { id: userId, email } = user;
      const secret = { userId, email, tokenHash: newTokenHash() };

      const refused = store().resetPassword({ ...secret, passwordHash: newHash(), now: THEN, provesEmail: true });
      expect(await refused).toBe(false);

      expect(await find(user)).toEqual(user);
    });
  });
};
