import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { newCustomerId } from '../support/directory';
import { createPlanting, newEmail, newHash, profileOf, READER, THEN, type UserStores } from './planting';

const OTHER = { ...READER, id: 8, reserved: false };

/**
 * `UsersStore.changeUser` for a user who has not changed since the read, for every implementation. See
 * user-readings.contract.ts for users who have, and last-admin.contract.ts for changes that an admin may not make.
 * @param stores called in every test, once the tables exist.
 */
export const describeChangeUser = (stores: () => UserStores): void => {
  const { create, find, change, mustChange, requestReset, expectUntouched } = createPlanting(stores);
  const store = () => stores().users;

  describe('a change', () => {
    const full = {
      firstName: 'Ada',
      lastName: 'King',
      name: 'Ada King',
      roles: [READER, OTHER],
      customerId: newCustomerId(),
      sessionEpoch: 4,
      version: 3,
    };
    const none = { firstName: null, lastName: null, name: null, roles: [] };

    test.each<[what: string, profile: ProfileChange]>([
      ['nothing', {}],
      ['the email', { email: newEmail() }],
      ['the first name', { firstName: 'Zoë' }],
      ['the first name to none', { firstName: null }],
      ['the first name to an empty one', { firstName: '' }],
      ['the last name', { lastName: '李' }],
      ['the last name to none', { lastName: null }],
      ['one name and the other to none', { firstName: 'Mary', lastName: null }],
      ['the name', { name: 'Zoë 李' }],
      ['the name to an empty one', { name: '' }],
      ['the name to none', { name: null }],
      ['the roles', { roles: [{ ...READER, id: 9 }, READER] }],
      ['the order of the roles', { roles: [OTHER, READER] }],
      ['the roles to none', { roles: [] }],
      ['the customer', { customerId: newCustomerId() }],
      ['all names and roles to none', none],
      ['all of them', { ...none, email: newEmail(), firstName: 'A', name: 'A', customerId: 1 }],
    ])('of %s changes that, the version, the time of the change and nothing else', async (_, profile) => {
      const user = await create(full);

      const result = await change(user, profile);

      const expected = { ...user, ...profile, version: 4, updatedAt: THEN } as User;
      expect(result).toEqual({ outcome: 'changed', user: expected });
      await expectUntouched(expected);
    });

    test.each([[{}], [full]])('keeps what is undefined: %p', async (changes) => {
      const user = await create(changes);
      const rest = { firstName: undefined, lastName: undefined, roles: undefined, customerId: undefined };

      const changed = await mustChange(user, { name: 'Zoë', email: undefined, active: undefined, ...rest });

      expect(changed).toEqual({ ...user, name: 'Zoë', version: user.version + 1, updatedAt: THEN });
      expect(await find(user)).toEqual(changed);
    });

    test('accepts to clear an empty field, or to set a field to its current value', async () => {
      const user = await create();
      const { email, active, customerId } = user;

      const changed = await mustChange(user, { email, active, customerId, ...none });

      expect(changed).toEqual({ ...user, version: 1, updatedAt: THEN });
      await expectUntouched(changed);
    });

    test('can be followed by another change of its result', async () => {
      const user = await create();

      const once = await mustChange(user, { roles: [READER] });
      const twice = await mustChange(once, { active: false });

      const now = { roles: [READER], active: false, sessionEpoch: 1, version: 2, updatedAt: THEN };
      expect(twice).toEqual({ ...user, ...now });
      expect(await find(user)).toEqual(twice);
    });

    test('is visible in the lists of the user’s current customer', async () => {
      const [from, to] = [newCustomerId(), newCustomerId()];
      const user = await create({ customerId: from, name: 'Ada' });

      const profile = { customerId: to, email: newEmail(), name: 'Zoë', lastName: 'Byron', active: false };
      const changed = await mustChange(user, profile);

      expect(await store().listProfiles(from)).toEqual([]);
      expect(await store().listProfiles(to)).toEqual([profileOf(changed)]);
    });
  });

  describe('sessions', () => {
    test('all end with a new password, which does not change the profile', async () => {
      const user = await create({ sessionEpoch: 4, version: 2 });
      const passwordHash = newHash();

      const result = await change(user, {}, { passwordHash });

      expect(result).toEqual({ outcome: 'changed', user: { ...user, passwordHash, sessionEpoch: 5 } });
      expect(await find(user)).toEqual({ ...user, passwordHash, sessionEpoch: 5 });
    });

    test.each<[title: string, before: Partial<User>, profile: ProfileChange, ends: boolean]>([
      ['end when the user is made inactive', {}, { active: false }, true],
      ['do not end when an active user stays active', {}, { active: true, name: 'Ada' }, false],
      ['do not end twice for an inactive user', { active: false }, { active: false }, false],
      ['do not come back with the user', { active: false }, { active: true }, false],
      ['do not end by other changes', {}, { email: newEmail(), name: 'Ada', roles: [READER], customerId: 5 }, false],
    ])('%s', async (_, before, profile, ends) => {
      const user = await create({ sessionEpoch: 4, ...before });

      const changed = await mustChange(user, profile);

      expect(changed).toEqual({ ...user, ...profile, sessionEpoch: ends ? 5 : 4, version: 1, updatedAt: THEN });
      expect(await find(user)).toEqual(changed);
    });

    test('end once for callers who read the user before that and allow no other end', async () => {
      const user = await create({ sessionEpoch: 4 });
      const end = () =>
        store().changeUser({ before: user, profile: {}, endsSessions: true, unlessSessionsEnded: true, now: THEN });

      const results = [await end(), await end()];

      expect(results).toEqual([
        { outcome: 'changed', user: { ...user, sessionEpoch: 5 } },
        { outcome: 'changed-since-read' },
      ]);
      expect(await find(user)).toEqual({ ...user, sessionEpoch: 5 });
    });

    test('end once by a new password of a user who is made inactive', async () => {
      const user = await create({ sessionEpoch: 4 });
      const passwordHash = newHash();

      const changed = await mustChange(user, { active: false, name: 'Ada' }, { passwordHash });

      const now = { active: false, name: 'Ada', passwordHash, sessionEpoch: 5, version: 1, updatedAt: THEN };
      expect(changed).toEqual({ ...user, ...now });
      expect(await find(user)).toEqual(changed);
    });
  });

  describe('a pending reset', () => {
    test.each<[title: string, profile: ProfileChange, passwordHash: string | undefined, isGood: boolean]>([
      ['is void after a new password', {}, newHash(), false],
      ['is void after a new password with another change', { name: 'Ada' }, newHash(), false],
      ['cannot be used once the user is inactive', { active: false }, undefined, false],
      ['stays valid after another change', { name: 'Ada', roles: [READER], active: true }, undefined, true],
    ])('%s', async (_, profile, passwordHash, isGood) => {
      const user = await create();
      const reset = await requestReset(user);
      const changed = await mustChange(user, profile, { passwordHash });

      expect(await reset()).toBe(isGood);

      if (!isGood) expect(await find(user)).toEqual(changed);
    });

    test('is void after a change of the email, for both emails, even if it is changed back', async () => {
      const user = await create();
      const reset = await requestReset(user);

      const changed = await mustChange(user, { email: newEmail() });
      expect([await reset(), await reset({ email: changed.email })]).toEqual([false, false]);
      const back = await mustChange(changed, { email: user.email });
      expect(await reset()).toBe(false);

      expect(await find(user)).toEqual(back);
      expect(back).toMatchObject({ passwordHash: user.passwordHash, sessionEpoch: 0 });
    });

    test('can be requested again', async () => {
      const user = await create();
      const changed = await mustChange(user, { email: newEmail() });

      expect(await (await requestReset(changed))()).toBe(true);
    });
  });

  describe('the email', () => {
    test('moves its claim: the old email is free at once', async () => {
      const user = await create();

      const changed = await mustChange(user, { email: newEmail() });

      expect(await store().findUserId(user.email)).toBeNull();
      const successor = await create({ email: user.email });
      await expectUntouched(changed, successor);
    });

    test('can be changed back', async () => {
      const user = await create();
      const other = newEmail();

      await mustChange(await mustChange(user, { email: other }), { email: user.email });

      expect(await store().findUserId(user.email)).toBe(user.id);
      expect(await store().findUserId(other)).toBeNull();
    });

    test('of another user is refused: neither user changes', async () => {
      const [user, other] = [await create(), await create()];

      const profile = { email: other.email, name: 'Ada', active: false, roles: [READER], customerId: 5 };
      const result = await change(user, profile, { passwordHash: newHash() });

      expect(result).toEqual({ outcome: 'email-taken' });
      await expectUntouched(user, other);
    });

    test('goes to exactly one of many who request it at the same time; the others stay unchanged', async () => {
      const users = await Promise.all(Array.from({ length: 10 }, () => create()));
      const email = newEmail();

      const results = await Promise.all(users.map((user) => change(user, { email })));

      const winner = results.findIndex(({ outcome }) => outcome === 'changed');
      const expected = users.map((_, index) => (index === winner ? 'changed' : 'email-taken'));
      expect(results.map(({ outcome }) => outcome)).toEqual(expected);
      expect(await store().findUserId(email)).toBe(users[winner]?.id);
      await expectUntouched(...users.filter((_, index) => index !== winner));
    });

    test('cannot be swapped: both users keep their own', async () => {
      const [user, other] = [await create(), await create()];

      const results = await Promise.all([change(user, { email: other.email }), change(other, { email: user.email })]);

      expect(results).toEqual([{ outcome: 'email-taken' }, { outcome: 'email-taken' }]);
      await expectUntouched(user, other);
    });
  });
};
