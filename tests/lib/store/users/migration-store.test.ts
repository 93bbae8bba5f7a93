import { afterEach, expect, test } from '@jest/globals';
import { clock } from '../../../../lib/runtime/clock';
import { ids } from '../../../../lib/runtime/ids';
import { createMigrationStore } from '../../../../lib/store/users/migration-store';
import { newPasskey } from '../../../support/new-passkey';
import { newUser } from '../../../support/new-user';
import { useTables } from '../../../support/tables';

const tables = useTables();
afterEach(() => tables.clear());

const store = createMigrationStore(
  tables.client,
  {
    users: tables.users.name,
    credentials: tables.credentials.name,
    customers: tables.customers.name,
    outbox: tables.outbox.name,
    events: { name: tables.events.name, keptSeconds: 60 },
  },
  ids,
  clock,
);
const totp = { sealed: 'sealed', lastStep: 1, enabledAt: new Date('2026-01-01T00:00:00Z') };
const imported = (user = newUser({ hasTotp: true, passkeys: 1 }), passkeys = [newPasskey()]) => ({
  user,
  factors: { totp, recoveryHashes: ['a'.repeat(43)], passkeys },
  replaces: undefined,
  now: clock.now(),
});

test('of many imports of one user at the same time, exactly one succeeds, with all factors', async () => {
  const given = imported();
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => store.importUser(given)));
  expect(outcomes.sort()).toEqual(['imported', 'present', 'present', 'present', 'present']);
  expect(await store.readFactors(given.user.id)).toEqual(given.factors);
  expect(await store.readUsers(null)).toEqual({ users: [given.user], next: null });
  expect(await tables.events.items()).toHaveLength(1);
});

test('nothing of a user is imported if the email or a passkey belongs to another user', async () => {
  const first = imported();
  await store.importUser(first);
  const before = await tables.snapshot();
  const sameEmail = imported(newUser({ email: first.user.email, hasTotp: true, passkeys: 1 }));
  expect(await store.importUser(sameEmail)).toBe('email-taken');
  const samePasskey = imported(newUser({ hasTotp: true, passkeys: 1 }), [...first.factors.passkeys]);
  expect(await store.importUser(samePasskey)).toBe('passkey-taken');
  expect(await tables.snapshot()).toEqual(before);
});

test('all users are read, page by page, and nobody twice', async () => {
  const users = Array.from({ length: 250 }, () => newUser());
  for (let start = 0; start < users.length; start += 25)
    await Promise.all(
      users
        .slice(start, start + 25)
        .map((user) =>
          store.importUser({ ...imported(user, []), factors: { totp: null, recoveryHashes: [], passkeys: [] } }),
        ),
    );
  const read: string[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<typeof store.readUsers>> = await store.readUsers(after);
    read.push(...page.users.map(({ id }) => id));
    after = page.next;
    pages += 1;
  } while (after !== null);
  expect(read.sort()).toEqual(users.map(({ id }) => id).sort());
  expect(pages).toBeGreaterThan(1);
});
