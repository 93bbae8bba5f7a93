import type { User } from '../lib/auth/entities';
import { createSeedStore, SEEDED_AT_ONCE } from '../scripts/admin/seed/seed-store';

const batchesInFlight = 8;

/** Write users directly into their table. Email claims are not written, so these users cannot sign in. */
export const seedUsers = async (count: number, makeUser: (index: number) => User): Promise<void> => {
  const { config } = await import('../lib/runtime/config');
  const { tableClient } = await import('../lib/runtime/table-client');
  const seeds = createSeedStore(tableClient, config.usersTable);
  let next = 0;
  const writer = async () => {
    while (next < count) {
      const first = next;
      next = Math.min(count, first + SEEDED_AT_ONCE);
      await seeds.putUsers(Array.from({ length: next - first }, (_, offset) => makeUser(first + offset)));
    }
  };
  await Promise.all(Array.from({ length: batchesInFlight }, writer));
};
