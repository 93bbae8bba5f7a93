import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { newEmail, newHash, newUserAtNow, READER, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';

/**
 * `UsersStore.confirmEmailChange` for every implementation; see request-email-change.contract.ts for the request.
 * @param stores called in every test, once the tables exist.
 */
export const describeChangeEmail = (stores: () => MailedStores): void => {
  const planting = createSecretPlanting(stores);
  const { create, find, requestEmail, requestChange, confirmEmailChange, mustChange, requestReset, expectUntouched } =
    planting;
  const store = () => stores().users;
  const mailsTo = (email: string) => stores().mailsTo(email);

  describe('confirmEmailChange', () => {
    const full = { sessionEpoch: 4, version: 3, name: 'Ada', roles: [READER] };

    test('sets the email as verified and moves its claim; version and time are new, sessions stay', async () => {
      const user = await create(full);
      const { tokenHash, email } = await requestChange(user);

      const changed = await confirmEmailChange(user, tokenHash);

      expect(changed).toEqual({ ...user, email, emailVerified: true, version: 4, updatedAt: THEN });
      await expectUntouched(changed as User);
      expect(await store().findUserId(user.email)).toBeNull();
      await create({ email: user.email });
    });

    test('notifies the old email, once', async () => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);

      await confirmEmailChange(user, tokenHash);
      await confirmEmailChange(user, tokenHash);

      expect(await mailsTo(user.email)).toEqual([{ purpose: 'email-changed', userId: user.id }]);
      expect(await mailsTo(email)).toEqual([{ purpose: 'change-email', userId: user.id }]);
    });

    test('accepts a token once, whichever email the user was read with', async () => {
      const user = await create();
      const { tokenHash } = await requestChange(user);
      const changed = (await confirmEmailChange(user, tokenHash)) as User;

      expect([await confirmEmailChange(user, tokenHash), await confirmEmailChange(changed, tokenHash)]).toEqual([
        null,
        null,
      ]);

      expect(await find(user)).toEqual(changed);
    });

    test('accepts only the newest token, even for the same email', async () => {
      const [user, email] = [await create(), newEmail()];
      const older = await requestChange(user, email);
      await requestEmail(user, email);
      expect(await confirmEmailChange(user, older.tokenHash)).toBeNull();
      const newer = await requestChange(user, email);

      expect(await confirmEmailChange(user, older.tokenHash)).toBeNull();
      expect(await confirmEmailChange(user, newer.tokenHash)).toMatchObject({ email });
    });

    test.each([
      { when: 'a millisecond before its end', offset: -1, done: true },
      { when: 'at its end', offset: 0, done: false },
      { when: 'after its end', offset: 86_400_000, done: false },
    ])('$when is $done', async ({ offset, done }) => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);

      const changed = await confirmEmailChange(user, tokenHash, new Date(EXPIRY.getTime() + offset));

      expect(changed !== null).toBe(done);
      expect((await find(user))?.email).toBe(done ? email : user.email);
    });

    test.each<[what: string, tokenOf: (user: User) => Promise<string>]>([
      ['a token nobody issued', async () => newTokenHash()],
      ['another user’s token', async () => (await requestChange(await create())).tokenHash],
      ['the token of a verification', (user) => planting.requestVerification(user)],
    ])('refuses %s and changes nothing', async (_, tokenOf) => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);

      expect(await confirmEmailChange(user, await tokenOf(user))).toBeNull();

      await expectUntouched(user);
      expect(await mailsTo(user.email)).toEqual([]);
      expect(await confirmEmailChange(user, tokenHash)).toMatchObject({ email });
    });

    test('refuses an unknown user, a user without a request and an inactive user, and creates none', async () => {
      const [nobody, content, user] = [newUserAtNow(), await create(), await create()];
      const { tokenHash } = await requestChange(user);
      const disabled = await mustChange(user, { active: false });

      for (const refused of [nobody, content, user]) expect(await confirmEmailChange(refused, tokenHash)).toBeNull();

      expect(await find(nobody)).toBeNull();
      await expectUntouched(content, disabled);
    });

    test('refuses an email that was taken in the meantime: nothing changes, and no mail is sent', async () => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);
      const other = await create({ email });

      expect(await confirmEmailChange(user, tokenHash)).toBeNull();

      await expectUntouched(user, other);
      expect(await mailsTo(user.email)).toEqual([]);
    });

    test('keeps other changes that were made since the user was read', async () => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);
      const named = await mustChange(user, { name: 'Ada', roles: [READER] });

      const changed = await confirmEmailChange(user, tokenHash);

      expect(changed).toEqual({ ...named, email, emailVerified: true, version: 2 });
      expect(await find(user)).toEqual(changed);
    });

    test.each<[what: string, act: (user: User) => Promise<unknown>]>([
      ['a new password', (user) => mustChange(user, {}, { passwordHash: newHash() })],
      ['a reset', async (user) => (await requestReset(user))()],
    ])('is void after %s, and so is the request itself', async (_, act) => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);
      await act(user);

      expect(await confirmEmailChange(user, tokenHash)).toBeNull();

      const anew = { userId: user.id, email, tokenHash: newTokenHash(), expiresAt: EXPIRY };
      expect(await store().storeEmailChangeToken(anew)).toBe(false);
      expect(await store().findUserId(email)).toBeNull();
    });

    test('is void after a change of the email, even if it is changed back', async () => {
      const user = await create();
      const { tokenHash } = await requestChange(user);
      const changed = await mustChange(user, { email: newEmail() });
      expect([await confirmEmailChange(user, tokenHash), await confirmEmailChange(changed, tokenHash)]).toEqual([
        null,
        null,
      ]);

      const back = await mustChange(changed, { email: user.email });
      expect(await confirmEmailChange(back, tokenHash)).toBeNull();

      await expectUntouched(back);
    });

    test('voids a reset that was sent to the old email', async () => {
      const user = await create();
      const reset = await requestReset(user);
      const { tokenHash, email } = await requestChange(user);
      const changed = (await confirmEmailChange(user, tokenHash)) as User;

      expect([await reset(), await reset({ email })]).toEqual([false, false]);

      await expectUntouched(changed);
    });

    test('lets exactly one of many callers consume a token', async () => {
      const user = await create();
      const { tokenHash, email } = await requestChange(user);

      const outcomes = await Promise.all(Array.from({ length: 10 }, () => confirmEmailChange(user, tokenHash)));

      expect(outcomes.filter((changed) => changed !== null)).toEqual([
        { ...user, email, emailVerified: true, version: 1, updatedAt: THEN },
      ]);
      expect(await mailsTo(user.email)).toHaveLength(1);
    });

    test('gives an email to exactly one of many who requested it; the others stay unchanged', async () => {
      const email = newEmail();
      const users = await Promise.all(Array.from({ length: 10 }, () => create()));
      const secrets = await Promise.all(users.map((user) => requestChange(user, email)));

      const outcomes = await Promise.all(
        users.map((user, index) => confirmEmailChange(user, secrets[index]?.tokenHash ?? '')),
      );

      const winner = outcomes.findIndex((changed) => changed !== null);
      expect(outcomes.map((changed) => changed !== null)).toEqual(users.map((_, index) => index === winner));
      expect(await store().findUserId(email)).toBe(users[winner]?.id);
      await expectUntouched(...users.filter((_, index) => index !== winner));
    });
  });
};
