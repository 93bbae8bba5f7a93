import { describe, expect, test } from '@jest/globals';
import { ids } from '../../lib/runtime/ids';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createFixedClock } from '../support/deps';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeInactiveUsers } from './inactive-users.contract';
import { changeOf, newUserAtNow } from './planting';

describe('in memory', () => {
  const clock = createFixedClock();
  const stores = { users: createMemoryUsersStore(undefined, clock), customers: createMemoryCustomersStore() };

  describeInactiveUsers(() => stores, clock);
});

describeEngines((tables) => {
  const clock = createFixedClock();
  const users = createUsersStore(tables.client, tableNames(tables), ids, clock);
  const stores = { users, customers: createCustomersStore(tables.client, tables.customers.name) };
  const itemOf = async (id: string) => (await tables.users.get(id)) ?? {};

  describeInactiveUsers(() => stores, clock);

  test('the item has the attributes only while the user is not set to active', async () => {
    const user = newUserAtNow();
    await users.createUser(user);
    const before = await itemOf(user.id);
    const inactiveUntil = new Date(clock.now().getTime() + 250);
    const profile = { active: false, inactiveReason: 'on leave', inactiveUntil };
    await users.changeUser(changeOf(user, profile));
    expect(await itemOf(user.id)).toMatchObject({
      active: false,
      inactive_reason: 'on leave',
      inactive_until: inactiveUntil.getTime() / 1000,
    });
    clock.moveBy(250);
    const back = await users.findUser(user.id);

    await users.changeUser(changeOf(back ?? user, { active: true }));

    const { updated_at, ...expected } = before;
    expect(await itemOf(user.id)).toEqual({
      ...expected,
      profile_version: 2,
      session_epoch: 1,
      updated_at: expect.any(String),
    });
  });

  test.each(['2026-11-20T09:00:00.000Z', 1_795_255_200_000, null])(
    'a malformed end (%p) makes nobody active',
    async (inactive_until) => {
      const user = newUserAtNow({ active: false });
      await users.createUser(user);
      await tables.users.patch(user.id, { inactive_until });
      expect(await users.findUser(user.id)).toEqual(user);
      const reset = { userId: user.id, email: user.email, tokenHash: 'hash', expiresAt: clock.now() };
      expect(await users.storeResetToken(reset)).toBe(false);
    },
  );

  test('an item of the version before is read as it was', async () => {
    for (const active of [true, false]) {
      const user = newUserAtNow({ active });
      await users.createUser(user);
      expect(await itemOf(user.id)).not.toHaveProperty('inactive_until');
      expect(await users.findUser(user.id)).toEqual(user);
    }
  });
});
