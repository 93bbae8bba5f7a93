import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { UserChange } from '../../lib/auth/stores/users-store';
import { newEmail, newMail, newUserAtNow, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * Requests of an email change in `UsersStore`, for every implementation; see confirm-email-change.contract.ts for the
 * confirmation.
 * @param stores called in every test, once the tables exist.
 */
export const describeRequestEmailChange = (stores: () => MailedStores): void => {
  const { create, find, requestEmail, requestChange, confirmEmailChange, mustChange, expectUntouched } =
    createSecretPlanting(stores);
  const store = () => stores().users;
  const mailsTo = (email: string) => stores().mailsTo(email);

  describe('requestEmailChange', () => {
    test('stores the requested email only, claims nothing and sends the mail', async () => {
      const [user, email] = [await create(), newEmail()];

      expect(await requestEmail(user, email)).toBe(true);

      await expectUntouched(user);
      expect(await store().findUserId(email)).toBeNull();
      expect(await mailsTo(email)).toEqual([{ purpose: 'change-email', userId: user.id }]);
    });

    test('can be found until it is confirmed', async () => {
      const [user, email] = [await create(), newEmail()];
      expect(await store().findRequestedEmail(user.id)).toBeNull();

      await requestEmail(user, newEmail());
      const { tokenHash } = await requestChange(user, email);
      expect(await store().findRequestedEmail(user.id)).toBe(email);

      await confirmEmailChange(user, tokenHash);
      expect(await store().findRequestedEmail(user.id)).toBeNull();
    });

    test.each<[what: string, change: Pick<UserChange, 'endsSessions' | 'profile'>]>([
      ['every session ends', { endsSessions: true, profile: {} }],
      ['the account is disabled', { profile: { active: false } }],
    ])('is void once %s, because a thief may have requested it', async (_, change) => {
      const [user, email] = [await create(), newEmail()];
      await requestEmail(user, email);

      await store().changeUser({ before: user, now: THEN, ...change });
      const before = (await find(user)) as User;
      await store().changeUser({ before, now: THEN, profile: { active: true } });

      const secret = { userId: user.id, email, tokenHash: newTokenHash(), expiresAt: EXPIRY };
      expect(await store().storeEmailChangeToken(secret)).toBe(false);
      expect(await store().findRequestedEmail(user.id)).toBeNull();
    });

    test('does not reveal that an email is taken', async () => {
      const [user, other] = [await create(), await create()];

      expect(await requestEmail(user, other.email)).toBe(true);

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

      expect(await requestEmail(user, email)).toBe(false);

      expect(await find(user)).toEqual(before);
      expect(await mailsTo(email)).toEqual([]);
      const secret = { userId: user.id, email, tokenHash: newTokenHash(), expiresAt: EXPIRY };
      expect(await store().storeEmailChangeToken(secret)).toBe(false);
    });

    test('recognises its own retry and sends one mail', async () => {
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

    test('is stored for the requested email, and the user stays unchanged', async () => {
      const [user, email] = [await create(), newEmail()];
      await requestEmail(user, email);

      expect(await request(user.id, email)).toBe(true);

      await expectUntouched(user);
    });

    test('is refused for an email that was not requested last, without a request, and for an unknown user', async () => {
      const [user, content, nobody] = [await create(), await create(), newUserAtNow()];
      const [earlier, later] = [newEmail(), newEmail()];
      await requestEmail(user, earlier);
      await requestEmail(user, later);

      const refused = [request(user.id, earlier), request(user.id, user.email), request(content.id, content.email)];
      expect(await Promise.all([...refused, request(nobody.id, nobody.email)])).toEqual([false, false, false, false]);

      expect(await find(nobody)).toBeNull();
    });

    test('is refused for a user who is no longer active', async () => {
      const [user, email] = [await create(), newEmail()];
      await requestEmail(user, email);
      await mustChange(user, { active: false });

      expect(await request(user.id, email)).toBe(false);
    });
  });
};
