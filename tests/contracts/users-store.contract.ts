import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { passwordHashOf } from '../support/new-user';
import { createPlanting, later, NOW, newEmail, newUserAtNow, READER, type UserStores } from './planting';

/**
 * Creating and finding users with `UsersStore`, for every implementation. The rest of its contract is in password-reset,
 * verify-email, pending-verification, request-email-change, confirm-email-change, mailed-changes, change-user, user-readings,
 * delete-user, last-admin, list-users and search-users.contract.ts.
 * @param stores called in every test, once the tables exist.
 */
export const describeUsersStore = (stores: () => UserStores): void => {
  const { create, requestReset } = createPlanting(stores);
  const store = () => stores().users;

  describe('createUser', () => {
    test('creates a user who is found by id and by email, with every field as given', async () => {
      const user = newUserAtNow({
        sessionEpoch: 7,
        active: false,
        name: 'Ada King',
        roles: [READER, { ...READER, id: 8, reserved: false }],
        version: 3,
        updatedAt: later(86_400_001),
      });

      expect(await store().createUser(user)).toBe('created');

      expect(await store().findUser(user.id)).toEqual(user);
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test.each<[string | null, string | null]>([
      [null, null],
      ['Ada', null],
      [null, 'King'],
      ['', '李'],
    ])('keeps the names %p and %p', async (firstName, lastName) => {
      const { id } = await create({ firstName, lastName });

      expect(await store().findUser(id)).toMatchObject({ firstName, lastName });
    });

    test('refuses an email that is taken and creates nothing', async () => {
      const { id, email } = await create();
      const second = newUserAtNow({ email });

      expect(await store().createUser(second)).toBe('email-taken');

      expect(await store().findUser(second.id)).toBeNull();
      expect(await store().findUserId(email)).toBe(id);
    });

    test('creates no claim if the user cannot be created', async () => {
      const user = await create();
      const sameId = newUserAtNow({ id: user.id });

      await expect(store().createUser(sameId)).rejects.toThrow();

      expect(await store().findUserId(sameId.email)).toBeNull();
      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('recognises its own retry, which changes nothing', async () => {
      const user = await create();
      await (await requestReset(user))();
      const changed = await store().findUser(user.id);

      expect(await store().createUser(user)).toBe('created');

      expect(await store().findUser(user.id)).toEqual(changed);
    });

    test('lets exactly one of many callers have an email', async () => {
      const contenders = Array.from({ length: 10 }, () => newUserAtNow());
      const [{ email }] = contenders as [User];
      const users = contenders.map((contender) => ({ ...contender, email }));

      const outcomes = await Promise.all(users.map((user) => store().createUser(user)));

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      const winner = users[outcomes.indexOf('created')]?.id;
      expect(await store().findUserId(email)).toBe(winner);
      const found = await Promise.all(users.map(({ id }) => store().findUser(id)));
      expect(found.filter((user) => user !== null).map(({ id }) => id)).toEqual([winner]);
    });
  });

  describe('findUserId', () => {
    test('finds nobody by an unknown email', async () => {
      expect(await store().findUserId(newEmail())).toBeNull();
    });

    test('compares the email exactly: the caller makes it canonical', async () => {
      const { email } = await create();

      expect(await store().findUserId(email.toUpperCase())).toBeNull();
    });

    test('finds nobody by an id', async () => {
      const { id } = await create();

      expect(await store().findUserId(id)).toBeNull();
    });
  });

  describe('findUser', () => {
    test('finds nobody by an unknown id', async () => {
      expect(await store().findUser(randomUUID())).toBeNull();
    });

    test.each(['email#', ''])('finds nobody by `%s<email>`: ids come from request paths', async (prefix) => {
      const { email } = await create();

      expect(await store().findUser(`${prefix}${email}`)).toBeNull();
    });
  });
  describe('a user without a password', () => {
    test('is found as created, and stays without one when the profile changes', async () => {
      const user = await create({ passwordHash: null });
      expect(await store().findUser(user.id)).toEqual(user);

      await store().changeUser({ before: user, profile: { name: 'Ada King' }, now: NOW });

      expect(await store().findUser(user.id)).toMatchObject({ name: 'Ada King', passwordHash: null });
    });

    test('gets one by a reset, and by a change', async () => {
      const [reset, changed] = [await create({ passwordHash: null }), await create({ passwordHash: null })];

      await (await requestReset(reset))();
      await store().changeUser({ before: changed, profile: {}, passwordHash: '$2b$04$set', now: NOW });

      expect(passwordHashOf((await store().findUser(reset.id)) as User)).toMatch(/^\$2b\$/);
      expect(await store().findUser(changed.id)).toMatchObject({ passwordHash: '$2b$04$set', sessionEpoch: 1 });
    });

    test('can be deleted', async () => {
      const user = await create({ passwordHash: null });

      expect(await store().deleteUser(user, { now: NOW })).toBe('deleted');
      expect(await store().findUser(user.id)).toBeNull();
    });
  });

  describe('upgradePasswordHash', () => {
    test('replaces the hash and ends no session', async () => {
      const user = await create();

      await store().upgradePasswordHash({ userId: user.id, from: passwordHashOf(user), to: '$2b$05$upgraded' });

      expect(await store().findUser(user.id)).toEqual({ ...user, passwordHash: '$2b$05$upgraded' });
    });

    test('does not replace a password that was changed in the meantime', async () => {
      const user = await create();
      await (await requestReset(user))();
      const changed = await store().findUser(user.id);

      await store().upgradePasswordHash({ userId: user.id, from: passwordHashOf(user), to: '$2b$05$upgraded' });

      expect(await store().findUser(user.id)).toEqual(changed);
    });

    test('gives no password to a user who has none', async () => {
      const user = await create({ passwordHash: null });

      await store().upgradePasswordHash({ userId: user.id, from: '', to: '$2b$05$upgraded' });

      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('creates no user', async () => {
      const { id } = newUserAtNow();

      await store().upgradePasswordHash({ userId: id, from: '$2b$04$old', to: '$2b$05$new' });

      expect(await store().findUser(id)).toBeNull();
    });
  });
};
