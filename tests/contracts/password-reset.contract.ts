import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { hashToken } from '../../lib/crypto/hash-token';
import { createPlanting, later, NOW, newEmail, newHash, newUserAtNow, type UserStores } from './planting';

/** Password resets of `UsersStore`, for every implementation; see change-user.contract.ts for the changes that void a reset. */
export const describePasswordReset = (stores: () => UserStores): void => {
  const { create } = createPlanting(stores);
  const store = () => stores().users;

  const requestReset = async ({ id: userId, email }: User, expiresAt = later(60_000)): Promise<string> => {
    const tokenHash = hashToken(randomUUID());
    await store().storeResetToken({ userId, email, tokenHash, expiresAt });
    return tokenHash;
  };

  const reset = ({ id: userId, email }: User, tokenHash: string, now = NOW, passwordHash = newHash()) =>
    store().resetPassword({ userId, email, tokenHash, passwordHash, now });

  describe('storeResetToken', () => {
    const request = (user: Pick<User, 'id' | 'email'>) =>
      store().storeResetToken({
        userId: user.id,
        email: user.email,
        tokenHash: hashToken(randomUUID()),
        expiresAt: later(60_000),
      });

    test('is stored for an active user, who stays unchanged', async () => {
      const user = await create();

      expect(await request(user)).toBe(true);

      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('is refused for an unknown id, and creates no user', async () => {
      const nobody = newUserAtNow();

      expect(await request(nobody)).toBe(false);

      expect(await store().findUser(nobody.id)).toBeNull();
      expect(await store().findUserId(nobody.email)).toBeNull();
    });

    test('is refused for an email that is not the user’s', async () => {
      const { id } = await create();
      const { email } = await create();

      expect(await request({ id, email })).toBe(false);
    });

    test('is refused for a user who is not active', async () => {
      expect(await request(await create({ active: false }))).toBe(false);
    });
  });

  describe('resetPassword', () => {
    test('sets the password, ends every session through the epoch, and changes nothing else', async () => {
      const user = await create({ sessionEpoch: 4 });
      const tokenHash = await requestReset(user);
      const passwordHash = newHash();

      expect(await reset(user, tokenHash, later(5), passwordHash)).toBe(true);

      const expected = { ...user, passwordHash, sessionEpoch: 5 };
      expect(await store().findUser(user.id)).toEqual(expected);
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test('accepts a token once', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      await reset(user, tokenHash);
      const changed = await store().findUser(user.id);

      expect(await reset(user, tokenHash)).toBe(false);

      expect(await store().findUser(user.id)).toEqual(changed);
    });

    test('recognises its own retry and takes effect once', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      const passwordHash = newHash();
      await reset(user, tokenHash, NOW, passwordHash);

      expect(await reset(user, tokenHash, NOW, passwordHash)).toBe(true);

      expect(await store().findUser(user.id)).toMatchObject({ passwordHash, sessionEpoch: 1 });
    });

    test('accepts only the newest token', async () => {
      const user = await create();
      const older = await requestReset(user);
      const newer = await requestReset(user);

      expect(await reset(user, older)).toBe(false);
      expect(await reset(user, newer)).toBe(true);
    });

    test('can be requested again after it was used', async () => {
      const user = await create();
      await reset(user, await requestReset(user));

      expect(await reset(user, await requestReset(user))).toBe(true);

      expect(await store().findUser(user.id)).toMatchObject({ sessionEpoch: 2 });
    });

    test.each([
      { when: 'a millisecond before its end', offset: -1, done: true },
      { when: 'at its end', offset: 0, done: false },
      { when: 'after its end', offset: 86_400_000, done: false },
    ])('$when is $done', async ({ offset, done }) => {
      const user = await create();
      const expiresAt = later(1_800_000);
      const tokenHash = await requestReset(user, expiresAt);

      expect(await reset(user, tokenHash, new Date(expiresAt.getTime() + offset))).toBe(done);

      const found = await store().findUser(user.id);
      expect(found?.sessionEpoch).toBe(done ? 1 : 0);
    });

    test.each([
      { name: 'a token nobody issued', attempt: (user: User) => reset(user, hashToken(randomUUID())) },
      {
        name: 'another user’s token',
        attempt: async (user: User) => reset(user, await requestReset(await create())),
      },
      {
        name: 'another email than the user has',
        attempt: async (user: User) => reset({ ...user, email: newEmail() }, await requestReset(user)),
      },
    ])('refuses $name and changes nothing', async ({ attempt }) => {
      const user = await create();
      const tokenHash = await requestReset(user);

      expect(await attempt(user)).toBe(false);

      expect(await store().findUser(user.id)).toEqual(user);
      const newest = await requestReset(user);
      expect(newest).not.toBe(tokenHash);
      expect(await reset(user, newest)).toBe(true);
    });

    test('keeps the token valid when it refuses', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      await reset(user, hashToken(randomUUID()));

      expect(await reset(user, tokenHash)).toBe(true);
    });

    test('refuses a user without a request', async () => {
      const user = await create();

      expect(await reset(user, hashToken(randomUUID()))).toBe(false);

      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('refuses an unknown user and creates none', async () => {
      const nobody = newUserAtNow();

      expect(await reset(nobody, hashToken(randomUUID()))).toBe(false);

      expect(await store().findUser(nobody.id)).toBeNull();
    });

    test('lets exactly one of many callers consume a token', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      const passwordHashes = Array.from({ length: 10 }, newHash);

      const outcomes = await Promise.all(passwordHashes.map((hash) => reset(user, tokenHash, NOW, hash)));

      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const passwordHash = passwordHashes[outcomes.indexOf(true)];
      expect(await store().findUser(user.id)).toMatchObject({ passwordHash, sessionEpoch: 1 });
    });
  });
};
