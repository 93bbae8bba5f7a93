import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { newCustomerId } from '../support/directory';
import { createPlanting, newEmail, newHash, newUserAtNow, READER, THEN, type UserStores } from './planting';

/**
 * `UsersStore.deleteUser` for every implementation: email, state, roles and customer must be as they were read; changes of
 * names and password are no obstacle. See last-admin.contract.ts for users who cannot be deleted.
 * @param stores called in every test, once the tables exist.
 */
export const describeDeleteUser = (stores: () => UserStores): void => {
  const { create, find, change, mustChange, requestReset, expectUntouched } = createPlanting(stores);
  const store = () => stores().users;
  const remove = (user: User) => store().deleteUser(user, { now: THEN });
  const expectGone = async (user: User) => {
    expect(await find(user)).toBeNull();
    expect(await store().findUserId(user.email)).toBeNull();
  };

  describe('deleteUser', () => {
    test.each([0, 5])('removes the user and the claim, version %i', async (version) => {
      const user = await create({ version, roles: [READER] });

      expect(await remove(user)).toBe('deleted');

      await expectGone(user);
    });

    test('frees the email for another user at once, who is not affected by a repeat', async () => {
      const user = await create();
      await remove(user);
      const successor = await create({ email: user.email });

      expect(await remove(user)).toBe('not-found');

      await expectUntouched(successor);
    });

    test('does not find a deleted user or an unknown user', async () => {
      const user = await create();
      await remove(user);

      expect(await remove(user)).toBe('not-found');
      for (const version of [0, 2]) expect(await remove(newUserAtNow({ version }))).toBe('not-found');
    });

    test.each<[what: string, profile: ProfileChange]>([
      ['another email', { email: newEmail() }],
      ['another state', { active: false }],
      ['no roles', { roles: [] }],
      ['other roles', { roles: [{ ...READER, id: 8 }] }],
      ['more roles', { roles: [READER, { ...READER, id: 8 }] }],
      ['another customer', { customerId: newCustomerId() }],
    ])('removes neither user nor claim once they have %s', async (_, profile) => {
      for (const version of [0, 5]) {
        const user = await create({ version, roles: [READER] });
        const changed = await mustChange(user, profile);

        expect(await remove(user)).toBe('changed-since-read');

        await expectUntouched(changed);
        expect(await remove(changed)).toBe('deleted');
        await expectGone(changed);
      }
    });

    test('refuses a user who has received roles since the read', async () => {
      const user = await create();
      const changed = await mustChange(user, { roles: [READER] });

      expect(await remove(user)).toBe('changed-since-read');

      await expectUntouched(changed);
    });

    test.each<[what: string, target: (user: User, other: User) => User, outcome: string]>([
      ['an id that nobody has', (user) => ({ ...user, id: randomUUID() }), 'not-found'],
      ['an email that nobody has', (user) => ({ ...user, email: newEmail() }), 'changed-since-read'],
      ['an email that somebody else has', (user, { email }) => ({ ...user, email }), 'changed-since-read'],
    ])('removes neither for %s', async (_, target, outcome) => {
      const [user, other] = [await create(), await create()];

      expect(await remove(target(user, other))).toBe(outcome);

      await expectUntouched(user, other);
    });

    test('refuses a user whose email has changed, and leaves the new owner of the old email alone', async () => {
      const user = await create();
      const changed = await mustChange(user, { email: newEmail() });
      const successor = await create({ email: user.email });

      expect(await remove(user)).toBe('changed-since-read');

      await expectUntouched(changed, successor);
    });

    test.each([0, 5])(
      'accepts other names, another password and changes that were undone, version %i',
      async (version) => {
        const user = await create({ version, roles: [READER] });
        const renamed = await mustChange(user, { firstName: 'Ada', lastName: 'King', name: 'Ada King' });
        const without = await mustChange(renamed, { roles: [] }, { passwordHash: newHash() });
        await mustChange(without, { roles: [READER] });

        expect(await remove(user)).toBe('deleted');

        await expectGone(user);
      },
    );

    test('also deletes a pending reset', async () => {
      const user = await create();
      const reset = await requestReset(user);
      await remove(user);

      expect(await reset()).toBe(false);

      expect(await find(user)).toBeNull();
    });

    test.each([2, 10])('lets exactly one of %i simultaneous callers succeed', async (callers) => {
      const user = await create();

      const outcomes = await Promise.all(Array.from({ length: callers }, () => remove(user)));

      expect(outcomes.filter((outcome) => outcome === 'deleted')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'not-found')).toHaveLength(callers - 1);
      await expectGone(user);
    });

    test('at the same time as a change of the email: exactly one of both succeeds', async () => {
      const users = await Promise.all(Array.from({ length: 10 }, () => create()));

      await Promise.all(
        users.map(async (user) => {
          const email = newEmail();
          const [deleted, changed] = await Promise.all([remove(user), change(user, { email })]);
          const isDeleted = deleted === 'deleted';
          expect([deleted, changed.outcome]).toEqual(
            isDeleted ? ['deleted', 'not-found'] : ['changed-since-read', 'changed'],
          );
          expect(await store().findUserId(email)).toBe(isDeleted ? null : user.id);
          expect(await store().findUserId(user.email)).toBeNull();
          expect((await find(user)) === null).toBe(isDeleted);
        }),
      );
    });

    test('at the same time as a change of the names: it always succeeds', async () => {
      const users = await Promise.all(Array.from({ length: 10 }, () => create()));

      const outcomes = await Promise.all(
        users.map(async (user) => {
          const [deleted, changed] = await Promise.all([remove(user), change(user, { name: 'Ada' })]);
          expect(['changed', 'not-found']).toContain(changed.outcome);
          return deleted;
        }),
      );

      expect(outcomes).toEqual(users.map(() => 'deleted'));
      for (const user of users) await expectGone(user);
    });
  });
};
