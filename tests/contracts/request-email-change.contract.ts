import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { UserChange } from '../../lib/auth/stores/users-store';
import { newEmail, newMail, newUserAtNow, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * What `UsersStore` promises of users who want another email and do not have it yet, for any implementation; see
 * change-email.contract.ts for how they get it.
 * @param stores are asked for in every test, when their tables are there.
 */
export const describeRequestEmailChange = (stores: () => MailedStores): void => {
  const { create, find, wish, mustChange, expectUntouched } = createSecretPlanting(stores);
  const store = () => stores().users;
  const mailsTo = (email: string) => stores().mailsTo(email);

  describe('requestEmailChange', () => {
    test('changes nothing but what is wished, claims nothing and sends the mail', async () => {
      const [user, email] = [await create(), newEmail()];

      expect(await wish(user, email)).toBe(true);

      await expectUntouched(user);
      expect(await store().findUserId(email)).toBeNull();
      expect(await mailsTo(email)).toEqual([{ purpose: 'change-email', userId: user.id }]);
    });

    test.each<[what: string, change: Pick<UserChange, 'endsSessions' | 'profile'>]>([
      ['every session ends', { endsSessions: true, profile: {} }],
      ['the account is disabled', { profile: { active: false } }],
    ])('is void once %s: it may have been asked for by a thief', async (_, change) => {
      const [user, email] = [await create(), newEmail()];
      await wish(user, email);

      await store().changeUser({ before: user, now: THEN, ...change });
      const before = (await find(user)) as User;
      await store().changeUser({ before, now: THEN, profile: { active: true } });

      const secret = { userId: user.id, email, tokenHash: newTokenHash(), expiresAt: EXPIRY };
      expect(await store().storeEmailChangeToken(secret)).toBe(false);
    });

    test('says nothing of an email that is taken', async () => {
      const [user, other] = [await create(), await create()];

      expect(await wish(user, other.email)).toBe(true);

      await expectUntouched(user, other);
    });

    test.each<[who: string, plant: () => Promise<User>]>([
      ['nobody', async () => newUserAtNow()],
      ['a user of another email', async () => ({ ...(await create()), email: newEmail() })],
      ['a user who is not active', () => create({ active: false })],
      [
        'a user whose sessions have ended since',
        async () => ({ ...(await create({ sessionEpoch: 4 })), sessionEpoch: 3 }),
      ],
    ])('is refused for %s: nothing changes and no mail is sent', async (_, plant) => {
      const [user, email] = [await plant(), newEmail()];
      const before = await find(user);

      expect(await wish(user, email)).toBe(false);

      expect(await find(user)).toEqual(before);
      expect(await mailsTo(email)).toEqual([]);
      const secret = { userId: user.id, email, tokenHash: newTokenHash(), expiresAt: EXPIRY };
      expect(await store().storeEmailChangeToken(secret)).toBe(false);
    });

    test('recognises its own repeat, and sends one mail', async () => {
      const [user, newOne] = [await create(), newEmail()];
      const given = { user, newEmail: newOne, mails: [newMail('change-email', { ...user, email: newOne })], now: THEN };
      await store().requestEmailChange(given);

      expect(await store().requestEmailChange(given)).toBe(true);

      expect(await mailsTo(newOne)).toHaveLength(1);
    });
  });

  describe('storeEmailChangeToken', () => {
    const request = (userId: string, email: string) =>
      store().storeEmailChangeToken({ userId, email, tokenHash: newTokenHash(), expiresAt: EXPIRY });

    test('is remembered for the email that is wished, and the user stays as they are', async () => {
      const [user, email] = [await create(), newEmail()];
      await wish(user, email);

      expect(await request(user.id, email)).toBe(true);

      await expectUntouched(user);
    });

    test('is refused for another email than the one wished last, without a wish, and for nobody', async () => {
      const [user, content, nobody] = [await create(), await create(), newUserAtNow()];
      const [earlier, later] = [newEmail(), newEmail()];
      await wish(user, earlier);
      await wish(user, later);

      const refused = [request(user.id, earlier), request(user.id, user.email), request(content.id, content.email)];
      expect(await Promise.all([...refused, request(nobody.id, nobody.email)])).toEqual([false, false, false, false]);

      expect(await find(nobody)).toBeNull();
    });

    test('is refused for a user who is not active any more', async () => {
      const [user, email] = [await create(), newEmail()];
      await wish(user, email);
      await mustChange(user, { active: false });

      expect(await request(user.id, email)).toBe(false);
    });
  });
};
