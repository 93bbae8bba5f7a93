import { ADMIN } from '../lib/auth/roles';
import { createCustomersStore } from '../lib/store/users/customers-store';
import { personAt } from '../scripts/admin/seed/person-at';
import type { LiveService } from '../tests/support/live-service';
import { newUser } from '../tests/support/new-user';
import { seedUsers } from './seed-users';
import { createTokenSession } from './token-session';

const maxPageSize = 100;
/** The only user of a customer whose name is unique. */
export const rare = { index: 777, name: 'Wilhelmina Quist' };

/** The arguments of a search. */
export type Query = Readonly<Record<string, string>>;

/** A customer with its users, and the request headers of its admin. */
export interface Directory {
  readonly size: number;
  readonly headers: Record<string, string>;
}

/** The response of a search. */
export interface Page {
  readonly users: readonly unknown[];
  readonly next_cursor: string | null;
}

/** Create a customer with the id `size`, an admin and `size` - 1 other users. */
export const createDirectory = async (size: number): Promise<Directory> => {
  const { users } = await import('../lib/runtime/users');
  const { tableClient } = await import('../lib/runtime/table-client');
  const { config } = await import('../lib/runtime/config');
  const customerId = size;
  await createCustomersStore(tableClient, config.customersTable).createCustomer({ id: customerId, name: 'Bench' });
  const admin = newUser({ customerId, roles: [ADMIN], emailVerified: true });
  await users.createUser(admin);
  const { accessToken } = await createTokenSession(admin);
  await seedUsers(size - 1, (index) => newMember(customerId, index));
  return { size, headers: { authorization: `Bearer ${accessToken}` } };
};

const newMember = (customerId: number, index: number) => {
  const { firstName, lastName, mailbox } = personAt(index);
  const name = index === rare.index ? rare.name : `${firstName} ${lastName}`;
  return newUser({ customerId, name, email: `${mailbox}.${index}@customer-${customerId}.example.com` });
};

/** Search as the admin. @returns `null` if the search took longer than a request may. */
export const search = async (service: LiveService, { headers }: Directory, query: Query): Promise<Page | null> => {
  const { status, body } = await service.call('searchUsers', { headers, query });
  if (status === 503) return null;
  if (status !== 200) throw new Error(`A search answered ${status}: nothing can be measured`);
  return body as Page;
};

/** The cursor after the first `position` users. Reads page by page, as a caller does. */
export const cursorAt = async (service: LiveService, directory: Directory, position: number): Promise<string> => {
  let cursor: string | null | undefined = null;
  for (let passed = 0; passed < position; passed += maxPageSize) {
    const query: Query = { limit: String(maxPageSize), ...(cursor ? { cursor } : {}) };
    cursor = (await search(service, directory, query))?.next_cursor;
  }
  if (!cursor) throw new Error(`There is no user after number ${position}`);
  return cursor;
};
