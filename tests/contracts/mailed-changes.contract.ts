import { describe, expect, test } from '@jest/globals';
import { newEmail, newHash, newMail, newUserAtNow, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * Mails that belong to a change of `UsersStore`, for every implementation: sent if and only if the change succeeds.
 * @param stores called in every test, once the tables exist.
 */
export const describeMailedChanges = (stores: () => MailedStores): void => {
  const { create, change, find } = createSecretPlanting(stores);
  const store = () => stores().users;
  const mailsTo = (email: string) => stores().mailsTo(email);

  describe('a mail', () => {
    test('is sent with a sign-up', async () => {
      const user = newUserAtNow();

      await store().createUser(user, { mail: newMail('verify-email', user) });

      expect(await find(user)).toEqual(user);
      expect(await mailsTo(user.email)).toEqual([{ purpose: 'verify-email', userId: user.id }]);
    });

    test('is not sent with a sign-up of an email that is taken', async () => {
      const { email } = await create();
      const second = newUserAtNow({ email });

      expect(await store().createUser(second, { mail: newMail('verify-email', second) })).toBe('email-taken');

      expect(await mailsTo(email)).toEqual([]);
    });

    test('is sent with a change', async () => {
      const user = await create();

      await change(user, {}, { passwordHash: newHash(), mail: newMail('password-changed', user) });

      expect(await mailsTo(user.email)).toEqual([{ purpose: 'password-changed', userId: user.id }]);
    });

    test('is not sent with a change that is refused', async () => {
      const [user, other] = [await create(), await create()];
      const mail = newMail('password-changed', user);

      await change({ ...user, version: 9 }, {}, { passwordHash: newHash(), mail });
      await change(user, { email: other.email }, { mail });
      await change(newUserAtNow(), { name: 'Ada' }, { mail });

      expect(await mailsTo(user.email)).toEqual([]);
    });

    test('is sent with a reset, once, and not with one that is refused', async () => {
      const user = await create();
      const secret = { userId: user.id, email: user.email, tokenHash: newTokenHash() };
      await store().storeResetToken({ ...secret, expiresAt: EXPIRY });
      const use = (tokenHash: string) => {
        const mail = newMail('password-changed', user);
        return store().resetPassword({ ...secret, tokenHash, passwordHash: newHash(), now: THEN, mail });
      };

      expect(await use(newTokenHash())).toBe(false);
      expect(await mailsTo(user.email)).toEqual([]);

      expect([await use(secret.tokenHash), await use(secret.tokenHash)]).toEqual([true, false]);
      expect(await mailsTo(user.email)).toEqual([{ purpose: 'password-changed', userId: user.id }]);
    });

    test('is not sent if none is given', async () => {
      const user = await create();
      await change(user, { email: newEmail() }, { passwordHash: newHash() });

      expect(await mailsTo(user.email)).toEqual([]);
    });
  });
};
