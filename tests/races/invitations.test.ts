import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { ADMIN, isActiveAdmin } from '../../lib/auth/roles';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createInvitationsStore } from '../../lib/store/users/invitations-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { newCustomerId } from '../support/directory';
import { newPasskey } from '../support/new-passkey';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import { CALLERS, inParallel } from './race';

const tables = useTables();
const users = createUsersStore(tables.client, tableNames(tables), ids, clock);
const customers = createCustomersStore(tables.client, tables.customers.name);
const invitations = createInvitationsStore(tables.client, tableNames(tables), ids, clock);

const now = new Date('2126-11-20T10:00:00.123Z');
const newInvited = (changes: Partial<User> = {}) =>
  newUser({ passwordHash: null, invitation: { invitedAt: now, invitedBy: null }, ...changes });
const invite = async (changes: Partial<User> = {}) => {
  const user = newInvited(changes);
  expect(await users.createUser(user)).toBe('created');
  const tokenHash = hashToken(randomUUID());
  const link = { userId: user.id, email: user.email, tokenHash, expiresAt: new Date('2126-11-20T11:00:00Z') };
  expect(await users.storeInvitationToken(link)).toBe(true);
  const accept = (by: { passwordHash: string } | { passkey: ReturnType<typeof newPasskey> }) =>
    invitations.acceptInvitation({ user, tokenHash, by, names: {}, now });
  return { user, accept };
};

test('of many browsers that accept one invitation, one succeeds, with its own password or passkey', async () => {
  const { user, accept } = await invite();
  const ways = Array.from({ length: CALLERS }, (_, index) =>
    index % 2 === 0 ? { passwordHash: `$2b$04$${randomUUID()}` } : { passkey: newPasskey() },
  );

  const outcomes = await inParallel(CALLERS, (index) => accept(ways[index] ?? { passwordHash: '' }));

  const winners = ways.filter((_, index) => typeof outcomes[index] === 'object');
  expect(winners).toHaveLength(1);
  const [winner] = winners;
  const stored = await users.findUser(user.id);
  expect(stored).toMatchObject({
    invitation: null,
    ...(winner !== undefined && 'passwordHash' in winner
      ? { passwordHash: winner.passwordHash, passkeys: 0 }
      : { passwordHash: null, passkeys: 1 }),
  });
});

test('an invitation is either accepted or withdrawn', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { user, accept } = await invite();

    const [accepted, withdrawn] = await Promise.all([
      inParallel(5, () => accept({ passwordHash: `$2b$04$${randomUUID()}` })),
      inParallel(5, () => users.deleteUser(user, { now })),
    ]);

    const winners = [
      ...accepted.filter((outcome) => typeof outcome === 'object'),
      ...withdrawn.filter((outcome) => outcome === 'deleted'),
    ];
    expect(winners).toHaveLength(1);
    expect((await users.findUser(user.id)) === null).toBe(winners[0] === 'deleted');
  }
});

test('of many invitations of one email, one succeeds', async () => {
  const email = `${randomUUID()}@example.com`;

  const outcomes = await inParallel(CALLERS, () => users.createUser(newInvited({ email })));

  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
});

test('an admin who accepts while the other one is disabled counts exactly once', async () => {
  const countOf = async (id: number) => (await tables.customers.items()).find((item) => item.id === id)?.active_admins;
  for (let round = 0; round < 10; round += 1) {
    const customerId = newCustomerId();
    await customers.createCustomer({ id: customerId, name: 'Raced' });
    const admin = newUser({ customerId, roles: [ADMIN] });
    await users.createUser(admin);
    const { user, accept } = await invite({ customerId, roles: [ADMIN] });

    const [accepted, disabled] = await Promise.all([
      inParallel(5, () => accept({ passwordHash: `$2b$04$${randomUUID()}` })),
      inParallel(5, () => users.changeUser({ before: admin, profile: { active: false }, now })),
    ]);

    expect(accepted.filter((outcome) => typeof outcome === 'object')).toHaveLength(1);
    const isDisabled = disabled.some(({ outcome }) => outcome === 'changed');
    const left = (await Promise.all([admin, user].map(({ id }) => users.findUser(id)))).filter(
      (each) => each !== null && isActiveAdmin(each),
    );
    expect(left).toHaveLength(isDisabled ? 1 : 2);
    expect(await countOf(customerId)).toBe(left.length);
  }
});
