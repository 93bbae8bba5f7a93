import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { newCustomerId } from '../support/directory';
import { createPlanting, later, profileOf, THEN, type UserStores } from './planting';

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

/** Listing and counting a customer's users with `UsersStore`, for every implementation. */
export const describeListUsers = (stores: () => UserStores): void => {
  const { create, requestReset } = createPlanting(stores);
  const store = () => stores().users;

  describe('listProfiles and countUsers', () => {
    const expectListed = async (customerId: number, users: readonly User[]) => {
      const profiles = await store().listProfiles(customerId);
      expect(profiles.toSorted(byId)).toEqual(users.map(profileOf).toSorted(byId));
      expect(await store().countUsers(customerId)).toBe(users.length);
    };

    test('are empty for a customer without users', async () => {
      await expectListed(newCustomerId(), []);
    });

    test('contain all users of one customer and none of another, active or not', async () => {
      const [customerId, otherId] = [newCustomerId(), newCustomerId()];
      const users = [
        await create({ customerId, firstName: 'Ada', lastName: 'King', updatedAt: later(1) }),
        await create({ customerId, active: false }),
        await create({ customerId, createdAt: later(2) }),
      ];
      const other = await create({ customerId: otherId });

      await expectListed(customerId, users);
      await expectListed(otherId, [other]);
    });

    test('show the public fields of a user, and no secrets', async () => {
      const user = await create({ customerId: newCustomerId() });
      await requestReset(user);

      expect(await store().listProfiles(user.customerId)).toEqual([profileOf(user)]);
    });

    test('do not contain deleted users', async () => {
      const customerId = newCustomerId();
      const [gone, left] = [await create({ customerId }), await create({ customerId })];

      await store().deleteUser(gone, { now: THEN });

      await expectListed(customerId, [left]);
    });

    test('are complete if the customer has more than one page of 1 MB', async () => {
      const customerId = newCustomerId();
      const wide = 'x'.repeat(300_000);
      const users: User[] = [];
      for (let count = 0; count < 8; count += 1) users.push(await create({ customerId, firstName: wide }));

      await expectListed(customerId, users);
    });
  });
};
