import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import { clock } from '../../lib/runtime/clock';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { describeChangeUser } from './change-user.contract';
import { describeDeleteUser } from './delete-user.contract';
import { describeEngines } from './engines';
import { describeLastAdmin } from './last-admin.contract';
import { changeOf, createPlanting, NOW, newEmail, newHash, READER, THEN } from './planting';
import { describeUserReadings } from './user-readings.contract';

describe('in memory', () => {
  const stores = { users: createMemoryUsersStore(), customers: createMemoryCustomersStore() };

  describeChangeUser(() => stores);
  describeUserReadings(() => stores);
  describeDeleteUser(() => stores);
  describeLastAdmin(() => stores);
});

describeEngines((tables) => {
  const ids = { newId: () => randomUUID(), newSecret: () => randomUUID() };
  const users = createUsersStore(tables.client, tableNames(tables), ids, clock);
  const stores = { users, customers: createCustomersStore(tables.client, tables.customers.name) };
  const { create, createAdmin, createCustomer } = createPlanting(() => stores);
  const itemOf = async ({ id }: User) => (await tables.users.get(id)) ?? {};
  const adminsOf = async (customerId: number) =>
    (await tables.customers.items()).find(({ id }) => id === customerId)?.active_admins;
  const now = async ({ id }: User) => (await users.findUser(id)) as User;

  describeChangeUser(() => stores);
  describeUserReadings(() => stores);
  describeDeleteUser(() => stores);
  describeLastAdmin(() => stores);

  test('the item of a user has no attributes for empty fields', async () => {
    const user = await create({ name: 'Ada', firstName: 'Ada', roles: [ADMIN], customerId: await createCustomer() });
    await createAdmin(user.customerId);
    const [email, customerId] = [newEmail(), await createCustomer()];

    const profile = { email, name: 'ﬁNN Öz', firstName: null, lastName: 'Öz', roles: [], customerId, active: false };
    await users.changeUser(changeOf(user, profile, { passwordHash: '$2b$04$new' }));

    expect(await tables.users.get(user.id)).toEqual({
      id: user.id,
      email,
      email_key: email,
      name: 'ﬁNN Öz',
      name_key: 'FINN ÖZ',
      search_name: 'FINN ÖZ',
      last_name: 'Öz',
      customer_id: customerId,
      active: false,
      password_hash: '$2b$04$new',
      session_epoch: 1,
      profile_version: 1,
      created_at: NOW.toISOString(),
      updated_at: THEN.toISOString(),
    });
    expect(await tables.users.get(`email#${email}`)).toEqual({ id: `email#${email}`, user_id: user.id });
    expect(await tables.users.get(`email#${user.email}`)).toBeUndefined();
  });

  test('a void reset leaves no attributes behind', async () => {
    for (const parts of [{ profile: { email: newEmail() } }, { passwordHash: newHash() }]) {
      const user = await create();
      const reset = { userId: user.id, email: user.email, tokenHash: 'hash', expiresAt: THEN };
      expect(await users.storeResetToken(reset)).toBe(true);

      await users.changeUser(changeOf(user, {}, parts));

      const item = await tables.users.get(user.id);
      expect(item).not.toHaveProperty('reset_token_hash');
      expect(item).not.toHaveProperty('reset_expires_at');
    }
  });

  test('a cleared field has no attribute, and a new password does not raise the version', async () => {
    const user = await create({ firstName: 'Ada', lastName: 'King', name: 'Ada King', roles: [READER] });
    const names = ['first_name', 'last_name', 'name', 'name_key', 'search_name'];
    const without = [...names, 'roles'];
    const rest = Object.fromEntries(Object.entries(await itemOf(user)).filter(([field]) => !without.includes(field)));

    const none = { firstName: null, lastName: null, name: null, roles: [] };
    await users.changeUser(changeOf(user, none));

    expect(await itemOf(user)).toEqual({ ...rest, profile_version: 1, updated_at: THEN.toISOString() });
    await users.changeUser(changeOf(await now(user), {}, { passwordHash: '$2b$04$new' }));
    const password = { password_hash: '$2b$04$new', session_epoch: 1 };
    expect(await itemOf(user)).toEqual({ ...rest, ...password, profile_version: 1, updated_at: THEN.toISOString() });
  });

  test('a deleted user leaves no item behind', async () => {
    const before = await tables.users.items();
    const user = await create();

    expect(await users.deleteUser(user, { now: THEN })).toBe('deleted');

    expect(await tables.users.items()).toEqual(before);
  });

  test('a refused call writes nothing to any table', async () => {
    const admin = await createAdmin(await createCustomer());
    const [user, other] = [await create(), await create()];
    const old = { ...user, version: 9 };
    const nobody = newUser();
    const before = await tables.snapshot();

    const passwordHash = newHash();
    const outcomes = [
      await users.changeUser(changeOf(user, { email: other.email, name: 'Ada' }, { passwordHash })),
      await users.changeUser(changeOf(old, { email: newEmail() })),
      await users.changeUser(changeOf(old, {}, { passwordHash })),
      await users.changeUser(changeOf(nobody, { email: newEmail() }, { passwordHash })),
      await users.changeUser(changeOf(nobody, { firstName: 'Ada' })),
      await users.changeUser(changeOf(admin, { active: false, email: newEmail() }, { passwordHash })),
      await users.deleteUser({ ...user, active: false }, { now: THEN }),
      await users.deleteUser(nobody, { now: THEN }),
      await users.deleteUser(admin, { now: THEN }),
      await users.createUser(newUser({ email: other.email, roles: [ADMIN], customerId: admin.customerId })),
    ].map((result) => (typeof result === 'string' ? result : result.outcome));

    expect(outcomes).toEqual([
      'email-taken',
      'changed-since-read',
      'changed-since-read',
      'not-found',
      'not-found',
      'last-admin',
      'changed-since-read',
      'not-found',
      'last-admin',
      'email-taken',
    ]);
    expect(await tables.snapshot()).toEqual(before);
  });

  test('a claim of another user is neither moved nor deleted, and the user stays unchanged', async () => {
    const user = await create();
    await tables.users.patch(`email#${user.email}`, { user_id: randomUUID() });
    const before = await tables.snapshot();

    expect(await users.changeUser(changeOf(user, { email: newEmail() }))).toEqual({ outcome: 'changed-since-read' });
    expect(await users.deleteUser(user, { now: THEN })).toBe('changed-since-read');

    expect(await tables.snapshot()).toEqual(before);
  });

  test('the count of active admins is right after every way to become or stop being one', async () => {
    const [one, other] = [await createCustomer(), await createCustomer()];
    const counts = async () => [await adminsOf(one), await adminsOf(other)];

    const first = await createAdmin(one);
    await createAdmin(one);
    await createAdmin(one, { active: false });
    await createAdmin(other);
    const plain = await create({ customerId: one });
    expect(await counts()).toEqual([2, 1]);
    await users.changeUser(changeOf(plain, { roles: [ADMIN] }));
    expect(await counts()).toEqual([3, 1]);
    await users.changeUser(changeOf(await now(plain), { name: 'Ada', roles: [ADMIN], active: true }));
    expect(await counts()).toEqual([3, 1]);
    await users.changeUser(changeOf(await now(plain), { customerId: other }));
    expect(await counts()).toEqual([2, 2]);
    await users.changeUser(changeOf(await now(plain), { active: false, customerId: one }));
    expect(await counts()).toEqual([2, 1]);
    await users.deleteUser(await now(plain), { now: THEN });
    expect(await counts()).toEqual([2, 1]);
    await users.deleteUser(first, { now: THEN });
    expect(await counts()).toEqual([1, 1]);
  });

  test('an admin of an unknown customer is a programming error, and no user is created', async () => {
    const admin = newUser({ roles: [ADMIN], customerId: 2 ** 41 });

    await expect(users.createUser(admin)).rejects.toThrow('is not there');

    expect(await users.findUser(admin.id)).toBeNull();
    expect(await users.findUserId(admin.email)).toBeNull();
  });
});
