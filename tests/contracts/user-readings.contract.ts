import { describe, expect, test } from '@jest/globals';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { newCustomerId } from '../support/directory';
import { createPlanting, newEmail, newHash, newUserAtNow, READER, THEN, type UserStores } from './planting';

/**
 * `UsersStore.changeUser` and the version of the user that the caller has read, for every implementation: every change of the
 * profile makes earlier reads outdated, a new password does not.
 * @param stores called in every test, once the tables exist.
 */
export const describeUserReadings = (stores: () => UserStores): void => {
  const { create, find, change, mustChange, requestReset, expectUntouched } = createPlanting(stores);
  const store = () => stores().users;

  describe('an outdated read', () => {
    test.each<[what: string, profile: ProfileChange, passwordHash: string | undefined]>([
      ['a change of the names', { name: 'Second' }, undefined],
      ['a change of the email', { email: newEmail() }, undefined],
      ['a change of the roles', { roles: [] }, undefined],
      ['a new password', {}, newHash()],
    ])('is refused for %s, and nothing changes', async (_, profile, passwordHash) => {
      for (const version of [0, 5]) {
        const user = await create({ version });
        const changed = await mustChange(user, { name: 'First', roles: [READER] });

        expect(await change(user, profile, { passwordHash })).toEqual({ outcome: 'changed-since-read' });

        await expectUntouched(changed);
        if (profile.email !== undefined) expect(await store().findUserId(profile.email)).toBeNull();
      }
    });

    test.each<[what: string, profile: ProfileChange]>([
      ['names', { firstName: 'Zoë' }],
      ['an email', { email: newEmail() }],
      ['a state', { active: false }],
      ['roles', { roles: [] }],
      ['a customer', { customerId: newCustomerId() }],
      ['nothing', {}],
    ])('is one before a change of %s, and one after it is not', async (_, profile) => {
      const user = await create({ roles: [READER] });
      const changed = await mustChange(user, profile);

      expect(await change(user, { lastName: 'King' })).toEqual({ outcome: 'changed-since-read' });

      expect(await mustChange(changed, { lastName: 'King' })).toMatchObject({
        ...profile,
        lastName: 'King',
        version: 2,
      });
    });

    test('is also a version that does not exist yet', async () => {
      const user = await create();

      expect(await change({ ...user, version: 1 }, { name: 'Ada' })).toEqual({ outcome: 'changed-since-read' });

      expect(await find(user)).toEqual(user);
    });
  });

  describe('one read of a user', () => {
    test.each<[callers: number, what: string, profileOf: (index: number) => ProfileChange]>([
      [2, 'names', (index) => ({ firstName: `Ada ${index}` })],
      [10, 'names', (index) => ({ firstName: `Ada ${index}` })],
      [10, 'customers', () => ({ customerId: newCustomerId() })],
    ])('leads to one change of %i at once, of %s', async (callers, _, profileOf) => {
      const user = await create();
      const profiles = Array.from({ length: callers }, (_, index) => profileOf(index));

      const results = await Promise.all(profiles.map((profile) => change(user, profile)));

      expect(results.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'changed-since-read')).toHaveLength(callers - 1);
      const profile = profiles[results.findIndex(({ outcome }) => outcome === 'changed')];
      expect(await find(user)).toEqual({ ...user, ...profile, version: 1, updatedAt: THEN });
    });

    test('allows exactly one of many simultaneous new passwords', async () => {
      const user = await create();
      const hashes = Array.from({ length: 5 }, newHash);

      const results = await Promise.all(hashes.map((passwordHash) => change(user, {}, { passwordHash })));

      expect(results.filter(({ outcome }) => outcome === 'changed-since-read')).toHaveLength(4);
      const passwordHash = hashes[results.findIndex(({ outcome }) => outcome === 'changed')];
      expect(await find(user)).toEqual({ ...user, passwordHash, sessionEpoch: 1 });
    });

    test('allows exactly one of many simultaneous changes, and a new password only before it', async () => {
      const user = await create();
      const passwordHash = newHash();
      const profiles = [{ firstName: 'Ada' }, { lastName: 'King' }, { name: 'Ada King' }, { roles: [READER] }];

      const [password, ...results] = await Promise.all([
        change(user, {}, { passwordHash }),
        ...profiles.map((profile) => change(user, profile)),
      ]);

      expect(results.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'changed-since-read')).toHaveLength(3);
      const profile = profiles[results.findIndex(({ outcome }) => outcome === 'changed')];
      const set = password.outcome === 'changed' ? { passwordHash, sessionEpoch: 1 } : {};
      expect(await find(user)).toEqual({ ...user, ...profile, ...set, version: 1, updatedAt: THEN });
    });

    test('is still valid after a new password, except for another password', async () => {
      const user = await create();
      const second = newHash();
      await mustChange(user, {}, { passwordHash: second });
      expect(await change(user, {}, { passwordHash: newHash() })).toEqual({ outcome: 'changed-since-read' });

      await mustChange(user, { lastName: 'King', roles: [READER] });

      const now = { lastName: 'King', roles: [READER], version: 1, updatedAt: THEN };
      expect(await find(user)).toEqual({ ...user, ...now, passwordHash: second, sessionEpoch: 1 });
    });

    test('is still valid after a reset and an upgraded hash, and a change undoes neither', async () => {
      const user = await create();
      const passwordHash = newHash();
      await (await requestReset(user))({ passwordHash: '$2b$04$reset' });
      await store().upgradePasswordHash({ userId: user.id, from: '$2b$04$reset', to: passwordHash });

      const result = await change(user, { firstName: 'Ada' });

      // The result is the user as they were read, with the change.
      const expected = { ...user, firstName: 'Ada', version: 1, updatedAt: THEN };
      expect(result).toEqual({ outcome: 'changed', user: expected });
      expect(await find(user)).toEqual({ ...expected, passwordHash, sessionEpoch: 1 });
    });

    test('is outdated for a new password after a reset', async () => {
      const user = await create();
      await (await requestReset(user))({ passwordHash: '$2b$04$reset' });

      expect(await change(user, {}, { passwordHash: newHash() })).toEqual({ outcome: 'changed-since-read' });
      expect(await change(user, { name: 'Ada' }, { passwordHash: newHash() })).toEqual({
        outcome: 'changed-since-read',
      });

      expect(await find(user)).toEqual({ ...user, passwordHash: '$2b$04$reset', sessionEpoch: 1 });
    });

    test('allows one of two changes to the same email', async () => {
      const user = await create();
      const email = newEmail();
      const first = await mustChange(user, { email, name: 'First' });

      expect(await change(user, { email, name: 'Second' })).toEqual({ outcome: 'changed-since-read' });

      await expectUntouched(first);
    });
  });

  describe('a read of an unknown user', () => {
    test.each([0, 3])('is not found and creates no user, version %i', async (version) => {
      const nobody = newUserAtNow({ version });
      const email = newEmail();

      for (const profile of [{ firstName: 'Ada' }, { email, name: 'Ada' }]) {
        expect(await change(nobody, profile)).toEqual({ outcome: 'not-found' });
      }

      expect(await find(nobody)).toBeNull();
      for (const unclaimed of [nobody.email, email]) expect(await store().findUserId(unclaimed)).toBeNull();
    });

    test.each<[what: string, profile: ProfileChange, passwordHash: string | undefined]>([
      ['names', { firstName: 'Ada' }, undefined],
      ['an email', { email: newEmail() }, undefined],
      ['a password', {}, newHash()],
    ])('brings back nobody who was deleted, by %s', async (_, profile, passwordHash) => {
      const user = await create();
      await store().deleteUser(user, { now: THEN });

      expect(await change(user, profile, { passwordHash })).toEqual({ outcome: 'not-found' });

      expect(await find(user)).toBeNull();
      expect(await store().findUserId(user.email)).toBeNull();
      if (profile.email !== undefined) expect(await store().findUserId(profile.email)).toBeNull();
    });

    test('does not change a claim by its key', async () => {
      const { id, email } = await create();
      const claim = newUserAtNow({ id: `email#${email}` });

      const { outcome } = await change(claim, { name: 'Ada' });

      expect(['not-found', 'changed-since-read']).toContain(outcome);
      expect(await find(claim)).toBeNull();
      expect(await store().findUserId(email)).toBe(id);
    });
  });
};
