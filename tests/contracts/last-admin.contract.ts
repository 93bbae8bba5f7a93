import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { ADMIN, isActiveAdmin } from '../../lib/auth/roles';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { changeOf, createPlanting, newEmail, newHash, READER, THEN, type UserStores } from './planting';

/** A customer with admins always has an active one, for every implementation. */
export const describeLastAdmin = (stores: () => UserStores): void => {
  const { create, createAdmin, createCustomer } = createPlanting(stores);
  const store = () => stores().users;
  const change = async (before: User, profile: ProfileChange) =>
    (await store().changeUser(changeOf(before, profile))).outcome;
  const remove = (user: User): Promise<string> => store().deleteUser(user, { now: THEN });
  const now = async (user: User) => (await store().findUser(user.id)) as User;

  const ways: [title: string, leave: (admin: User) => Promise<string>][] = [
    ['made inactive', (admin) => change(admin, { active: false })],
    ['made to have no role', (admin) => change(admin, { roles: [] })],
    ['given another role instead', (admin) => change(admin, { roles: [READER] })],
    ['moved to another customer', async (admin) => change(admin, { customerId: await createCustomer() })],
    ['moved and made inactive', async (admin) => change(admin, { customerId: await createCustomer(), active: false })],
    ['deleted', remove],
  ];

  describe.each(ways)('an admin who is %s', (_, leave) => {
    test('is refused while they are the only one, and nothing changes', async () => {
      const admin = await createAdmin(await createCustomer());

      expect(await leave(admin)).toBe('last-admin');

      expect(await now(admin)).toEqual(admin);
      expect(await store().findUserId(admin.email)).toBe(admin.id);
    });

    test('is refused while all others are inactive, not admins, or of another customer', async () => {
      const customerId = await createCustomer();
      const admin = await createAdmin(customerId);
      await createAdmin(customerId, { active: false });
      await create({ customerId, roles: [READER] });
      await createAdmin(await createCustomer());

      expect(await leave(admin)).toBe('last-admin');

      expect(await now(admin)).toEqual(admin);
    });

    test('leaves another one, who is then the last admin', async () => {
      const customerId = await createCustomer();
      const [admin, other] = [await createAdmin(customerId), await createAdmin(customerId)];

      expect(['changed', 'deleted']).toContain(await leave(admin));

      expect(await leave(other)).toBe('last-admin');
      expect(await now(other)).toEqual(other);
    });

    test('is accepted if they were inactive', async () => {
      const customerId = await createCustomer();
      await createAdmin(customerId);
      const inactive = await createAdmin(customerId, { active: false });

      expect(['changed', 'deleted']).toContain(await leave(inactive));
    });

    test('at the same time as many others leaves one admin', async () => {
      const customerId = await createCustomer();
      const admins = await Promise.all(Array.from({ length: 8 }, () => createAdmin(customerId)));

      const outcomes = await Promise.all(admins.map(leave));

      expect(outcomes.filter((outcome) => outcome === 'last-admin')).toHaveLength(1);
      const present = await Promise.all(admins.map(({ id }) => store().findUser(id)));
      const left = present.filter((user) => user?.customerId === customerId && isActiveAdmin(user));
      expect(left.map((user) => user?.id)).toEqual([admins[outcomes.indexOf('last-admin')]?.id]);
    });
  });

  describe('the last admin', () => {
    test('can be changed as long as they stay an active admin', async () => {
      const admin = await createAdmin(await createCustomer());

      const profile = { email: newEmail(), name: 'Ada', active: true, roles: [READER, ADMIN] };
      expect(await change(admin, profile)).toBe('changed');
      const result = await store().changeUser(changeOf(await now(admin), {}, { passwordHash: newHash() }));

      expect(result.outcome).toBe('changed');
      expect(await now(admin)).toMatchObject(profile);
    });

    test.each<[title: string, before: Partial<User>, profile: ProfileChange]>([
      ['given the role', { roles: [READER] }, { roles: [READER, ADMIN] }],
      ['made active', { active: false, roles: [ADMIN] }, { active: true }],
    ])('can go once somebody else was %s', async (_, before, profile) => {
      const customerId = await createCustomer();
      const admin = await createAdmin(customerId);
      const other = await create({ customerId, ...before });
      expect(await change(other, profile)).toBe('changed');

      expect(await change(admin, { active: false })).toBe('changed');

      expect(await change(await now(other), { roles: [] })).toBe('last-admin');
    });

    test('can leave once another admin has joined the customer', async () => {
      const [customerId, elsewhere] = [await createCustomer(), await createCustomer()];
      const admin = await createAdmin(customerId);
      const [other, stays] = [await createAdmin(elsewhere), await createAdmin(elsewhere)];
      expect(await change(other, { customerId })).toBe('changed');

      expect(await remove(admin)).toBe('deleted');

      expect(await remove(await now(other))).toBe('last-admin');
      expect(await remove(stays)).toBe('last-admin');
    });

    test('is refused without any effect: email and password stay', async () => {
      const admin = await createAdmin(await createCustomer());
      const email = newEmail();

      const lost = changeOf(admin, { email, active: false }, { passwordHash: newHash() });

      expect(await store().changeUser(lost)).toEqual({ outcome: 'last-admin' });
      expect(await now(admin)).toEqual(admin);
      expect(await store().findUserId(email)).toBeNull();
      expect(await store().findUserId(admin.email)).toBe(admin.id);
    });

    test('is not the reported reason if the user has changed since the read', async () => {
      const admin = await createAdmin(await createCustomer());
      await change(admin, { email: newEmail() });

      expect(await change(admin, { active: false })).toBe('changed-since-read');
      expect(await remove(admin)).toBe('changed-since-read');
    });

    test('is the reported reason if only the names have changed since the read', async () => {
      const admin = await createAdmin(await createCustomer());
      await change(admin, { name: 'Ada' });

      expect(await remove(admin)).toBe('last-admin');
    });

    test('of two admins who are disabled, deleted or moved at the same time, one stays', async () => {
      for (const [first, second] of [
        ['made inactive', 'deleted'],
        ['deleted', 'moved to another customer'],
        ['moved to another customer', 'made inactive'],
      ]) {
        const customerId = await createCustomer();
        const admins = [await createAdmin(customerId), await createAdmin(customerId)];
        const leave = [first, second].map((title) => ways.find(([name]) => name === title)?.[1]);

        const outcomes = await Promise.all(admins.map((admin, index) => leave[index]?.(admin)));

        expect(outcomes.filter((outcome) => outcome === 'last-admin')).toHaveLength(1);
      }
    });
  });

  test('a customer without admins need not have one', async () => {
    const user = await create({ customerId: await createCustomer(), roles: [READER] });

    expect(await change(user, { roles: [], active: false })).toBe('changed');
    expect(await remove(await now(user))).toBe('deleted');
  });
};
