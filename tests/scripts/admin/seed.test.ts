import { afterEach, expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';
import { personAt } from '../../../scripts/admin/seed/person-at';
import { seededUser } from '../../../scripts/admin/seed/seeded-user';
import { useTables } from '../../support/tables';
import { admin, adminJson, created } from './admin-fixture';

const tables = useTables();
afterEach(() => tables.clear());

/** As `npm start` sets it: the command asks no service for its mode here. */
const env = { CONTRACT_MODE: 'hardened', BCRYPT_COST: '4' };
const seed = (...options: string[]) => adminJson(['seed', ...options], { env });

const storedUsers = async () => (await tables.users.items()).filter(({ email }) => email !== undefined);

test('seed makes users who can sign in and be searched, and makes nobody twice', async () => {
  expect((await seed('--users', '60')).json).toEqual({ made: 60, present: 0, customer: 1, has_admin: false });

  const users = await storedUsers();
  expect(users).toHaveLength(60);
  for (const { id, email, customer_id: customerId } of users) {
    expect(email).toMatch(/^[a-z]+\.[a-z]+@example\.(com|org)$/);
    expect(customerId).toBe(1);
    expect(await tables.users.get(`email#${email}`)).toEqual({ id: `email#${email}`, user_id: id });
  }
  const hash = String(users[0]?.password_hash);
  expect(
    await createPasswordHasher(4).verify('a password for trying', { id: String(users[0]?.id), passwordHash: hash }),
  ).toBe(true);
  expect(users.some(({ active, inactive_reason: reason }) => active === false && typeof reason === 'string')).toBe(
    true,
  );
  expect(users.some(({ search_name: name }) => name === undefined)).toBe(true);
  expect(users.some(({ name, first_name: first }) => name === undefined && first !== undefined)).toBe(true);
  expect(users.some(({ email_verified: verified }) => verified === undefined)).toBe(true);

  expect((await seed('--users', '70')).json).toMatchObject({ made: 10, present: 60 });
  expect(await storedUsers()).toHaveLength(70);
});

test('seed leaves users alone who changed, and emails that others have, and continues after an interruption', async () => {
  const [first, second, third] = [0, 1, 2].map((index) =>
    seededUser(index, { customerId: 1, passwordHash: 'x', now: new Date() }),
  );
  await created(String(first?.email));
  await seed('--users', '2');
  await admin(['disable', '--email', String(second?.email)]);
  await tables.users.patch(`email#${third?.email}`, { user_id: third?.id });

  expect((await seed('--users', '3')).json).toMatchObject({ made: 1, present: 2 });
  const users = await storedUsers();
  expect(users.map(({ email }) => email).sort()).toEqual([first, second, third].map((user) => user?.email).sort());
  expect(users.find(({ id }) => id === second?.id)?.active).toBe(false);
});

test('seed makes the users of another customer, and says how to sign in', async () => {
  const missing = await admin(['seed', '--users', '1', '--customer', '2'], { env });
  expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining('add --customer-name to create it')]);
  const first = await admin(['seed', '--users', '1', '--customer', '2', '--customer-name', 'Acme'], { env });
  expect(first.stdout).toContain(
    'There is no admin yet: `npm run admin -- create --email admin@example.com --role admin --customer 2`',
  );
  expect((await storedUsers()).map(({ email }) => email)).toEqual(['ada.allen@customer-2.example.org']);
  await created('ops@acme.example', '--role', 'admin', '--customer', '2');
  expect((await admin(['seed', '--users', '1', '--customer', '2'], { env })).stdout).toContain(
    'Made 0 users of customer 2; 1 were there already.',
  );
});

test.each([
  [['--stage', 'prod'], 'for the local service only'],
  [['--users', '0'], '--users must be a whole number from 1 to 1000000'],
])('seed refuses %j', async (options, message) => {
  const { status, stderr } = await admin(['seed', ...options], { env });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(await tables.users.items()).toEqual([]);
});

test('made-up people all have an email of their own, and the same at every run', () => {
  const mailboxes = new Set(Array.from({ length: 6000 }, (_, index) => personAt(index).mailbox));
  expect(mailboxes.size).toBe(6000);
  for (const mailbox of mailboxes) expect(mailbox).toMatch(/^[a-z]+\.[a-z]+\d*$/);
});
