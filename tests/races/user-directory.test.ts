import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createDirectoryUser } from '../../lib/auth/accounts/create-directory-user';
import { deleteDirectoryUser } from '../../lib/auth/accounts/delete-directory-user';
import { deleteUser } from '../../lib/auth/accounts/delete-user';
import { updateDirectoryUser } from '../../lib/auth/accounts/update-directory-user';
import type { User } from '../../lib/auth/entities';
import { AuthError } from '../../lib/auth/errors';
import { setPassword } from '../../lib/auth/passwords/set-password';
import { ADMIN, isActiveAdmin } from '../../lib/auth/roles';
import { refreshTokenSession } from '../../lib/auth/tokens/refresh-token-session';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createTokenSessionsStore } from '../../lib/store/sessions/token-sessions-store';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createRolesStore } from '../../lib/store/users/roles-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { ADDRESS, newAccount } from '../support/accounts';
import { createDirectoryDeps, newCustomerId } from '../support/directory';
import { newUser } from '../support/new-user';
import { issueTokensByPassword } from '../support/sign-in';
import { useTables } from '../support/tables';
import { inParallel } from './race';

const tables = useTables();
const MANY = 30;

const withTables = async () => {
  const deps = await createDirectoryDeps();
  const ids = { newId: () => randomUUID(), newSecret: () => randomBytes(32).toString('base64url') };
  const names = {
    users: tables.users.name,
    credentials: tables.credentials.name,
    customers: tables.customers.name,
    sessions: tables.sessions.name,
    events: { name: tables.events.name, keptSeconds: 2_592_000 },
    outbox: tables.outbox.name,
  };
  return {
    ...deps,
    users: { ...createUsersStore(tables.client, names, ids, clock), put: () => {} },
    customers: createCustomersStore(tables.client, names.customers),
    roles: createRolesStore(tables.client, tables.roles.name),
    sessions: { ...createSessionsStore(tables.client, names, ids), tokens: deps.sessions.tokens },
    tokenSessions: createTokenSessionsStore(tables.client, names, ids),
  };
};
type Deps = Awaited<ReturnType<typeof withTables>>;

/** A new customer with this number of admins. */
const withAdmins = async (count: number) => {
  const deps = await withTables();
  const customerId = newCustomerId();
  await deps.customers.createCustomer({ id: customerId, name: 'Customer' });
  const admins = await inParallel(count, async () => {
    const admin = newUser({ customerId, roles: [ADMIN] });
    await deps.users.createUser(admin);
    return admin;
  });
  return { deps, customerId, admins };
};
const presentOf = async (deps: Deps, users: readonly User[]) =>
  (await Promise.all(users.map(({ id }) => deps.users.findUser(id)))).filter((user) => user !== null);
const countOf = async (customerId: number) =>
  (await tables.customers.items()).find(({ id }) => id === customerId)?.active_admins;

/** The number of results by outcome: `{ done: 29, last_admin: 1 }`. */
const outcomesOf = async (attempts: Promise<unknown>[]): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(attempts)) {
    if (result.status === 'rejected' && !(result.reason instanceof AuthError)) throw result.reason;
    const outcome = result.status === 'fulfilled' ? 'done' : result.reason.code;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};
const allOf = (count: number, work: (index: number) => Promise<unknown>) =>
  outcomesOf(Array.from({ length: count }, (_, index) => work(index)));

describe('a refresh token', () => {
  const signedIn = async () => {
    const deps = await withTables();
    const { email, password } = await newAccount(deps as never);
    const issued = await issueTokensByPassword(deps, {
      email,
      password,
      ipAddress: ADDRESS,
      client: null,
      device: null,
      replacedToken: null,
    });
    return { deps, issued };
  };
  const itemOf = (sid: string) => tables.sessions.get(`sid#${sid}`);

  test('used by many at the same time is rotated once: all get the same successor, which is valid', async () => {
    const { deps, issued } = await signedIn();

    const answers = await inParallel(MANY, () => refreshTokenSession(deps, issued.refreshToken));

    const successors = new Set(answers.map(({ refreshToken }) => refreshToken));
    expect(successors.size).toBe(1);
    expect(successors).not.toContain(issued.refreshToken);
    expect(new Set(answers.map(({ payload }) => payload.sid))).toEqual(new Set([issued.payload.sid]));
    const [{ refreshToken = '' } = {}] = answers;
    const next = await refreshTokenSession(deps, refreshToken);
    expect(next.refreshToken).not.toBe(refreshToken);
  });

  test('used by many after the grace period ends the session, for all of them and the successor', async () => {
    const { deps, issued } = await signedIn();
    const next = await refreshTokenSession(deps, issued.refreshToken);
    deps.clock.moveBy(10_000);

    const outcomes = await allOf(MANY, () => refreshTokenSession(deps, issued.refreshToken));

    expect(outcomes).toEqual({ refresh_refused: MANY });
    expect(await itemOf(issued.payload.sid)).toBeUndefined();
    await expect(refreshTokenSession(deps, next.refreshToken)).rejects.toMatchObject({ code: 'refresh_refused' });
  });

  test('used again by many after its answer was lost and its successor was used: all get the same successor again', async () => {
    const { deps, issued } = await signedIn();
    const [first] = await inParallel(MANY, () => refreshTokenSession(deps, issued.refreshToken));
    deps.clock.moveBy(3000);
    const [second] = await inParallel(MANY, () => refreshTokenSession(deps, first?.refreshToken ?? ''));
    deps.clock.moveBy(3000);
    const third = await refreshTokenSession(deps, second?.refreshToken ?? '');
    deps.clock.moveBy(3999);

    const repeated = await inParallel(3 * MANY, (index) =>
      refreshTokenSession(deps, [issued, first, second][index % 3]?.refreshToken ?? ''),
    );

    const expected = [first, second, third].map((tokens) => tokens?.refreshToken);
    expect(repeated.map(({ refreshToken }) => refreshToken)).toEqual(repeated.map((_, index) => expected[index % 3]));
    expect((await refreshTokenSession(deps, third.refreshToken)).payload.sid).toBe(issued.payload.sid);
    deps.clock.moveBy(1);
    await expect(refreshTokenSession(deps, issued.refreshToken)).rejects.toMatchObject({ code: 'refresh_refused' });
    expect(await itemOf(issued.payload.sid)).toBeUndefined();
  });

  test('keeps a bounded number of rotations, however often it is refreshed', async () => {
    const { deps, issued } = await signedIn();
    let { refreshToken } = issued;
    for (let refreshes = 0; refreshes < 60; refreshes += 1)
      refreshToken = (await refreshTokenSession(deps, refreshToken)).refreshToken;
    expect((await itemOf(issued.payload.sid))?.rotations).toHaveLength(51);
    deps.clock.moveBy(10_000);
    await refreshTokenSession(deps, refreshToken);
    expect((await itemOf(issued.payload.sid))?.rotations).toHaveLength(1);
  });

  test('used late while its successor is used leaves no session', async () => {
    const { deps, issued } = await signedIn();
    const next = await refreshTokenSession(deps, issued.refreshToken);
    deps.clock.moveBy(10_000);

    await allOf(MANY, (index) => refreshTokenSession(deps, index % 2 === 0 ? next.refreshToken : issued.refreshToken));

    expect(await itemOf(issued.payload.sid)).toBeUndefined();
  });
});

const proof = { currentPassword: undefined, ipAddress: ADDRESS };

describe('admins', () => {
  const as = ({ email, name, active }: User) => ({ ...proof, email, name, active });

  test('who all demote the next one at the same time leave exactly one active', async () => {
    const { deps, customerId, admins } = await withAdmins(20);

    const outcomes = await allOf(20, (index) => {
      const next = admins[(index + 1) % 20] as User;
      return updateDirectoryUser({ ...deps, roles: { findRoles: async () => [] } }, admins[index] as User, next.id, {
        ...as(next),
        roleIds: [],
      });
    });

    expect(outcomes).toEqual({ done: 19, last_admin: 1 });
    expect((await presentOf(deps, admins)).filter(isActiveAdmin)).toHaveLength(1);
    expect(await countOf(customerId)).toBe(1);
  });

  test('who all delete the next one at the same time leave exactly one', async () => {
    const { deps, customerId, admins } = await withAdmins(10);
    const now = { authenticatedAt: deps.clock.now() };

    const outcomes = await allOf(10, (index) =>
      deleteDirectoryUser(deps, admins[index] as User, (admins[(index + 1) % 10] as User).id, now),
    );

    expect(outcomes).toEqual({ done: 9, last_admin: 1 });
    expect(await presentOf(deps, admins)).toHaveLength(1);
    expect(await countOf(customerId)).toBe(1);
  });

  test.each(['disabled and deleted', 'deleted and moved', 'moved and disabled', 'disabled for a while and deleted'])(
    'whose last two are %s by many at the same time leave one',
    async (ways) => {
      const { deps, customerId, admins } = await withAdmins(2);
      const [one, other] = admins as [User, User];
      const elsewhere = newCustomerId();
      await deps.customers.createCustomer({ id: elsewhere, name: 'Elsewhere' });
      const leave: Record<string, (caller: User, admin: User) => Promise<unknown>> = {
        disabled: (caller, admin) => updateDirectoryUser(deps, caller, admin.id, { ...as(admin), active: false }),
        'disabled for a while': (caller, admin) => {
          const inactiveUntil = new Date(deps.clock.now().getTime() + 60_000);
          return updateDirectoryUser(deps, caller, admin.id, { ...as(admin), active: false, inactiveUntil });
        },
        deleted: (caller, admin) => deleteUser(deps, caller, admin.id),
        moved: async (_, before) => {
          const profile = { customerId: elsewhere };
          const { outcome } = await deps.users.changeUser({ before, profile, now: deps.clock.now() });
          if (outcome === 'last-admin') throw new AuthError('last_admin');
          if (outcome !== 'changed') throw new AuthError('user_not_found');
        },
      };
      const [first = '', second = ''] = ways.split(' and ');

      const outcomes = await allOf(10, (index) =>
        index % 2 === 0
          ? (leave[first]?.(other, one) ?? Promise.reject())
          : (leave[second]?.(one, other) ?? Promise.reject()),
      );

      expect(outcomes.last_admin).toBeGreaterThan(0);
      const left = (await presentOf(deps, admins)).filter((user) => user.customerId === customerId);
      expect(left.filter(isActiveAdmin)).toHaveLength(1);
      expect(await countOf(customerId)).toBe(1);
    },
  );
});

describe('an email', () => {
  test('registered by many at the same time belongs to one', async () => {
    const { deps, admins } = await withAdmins(1);
    const email = `${randomUUID()}@example.com`;
    const before = (await tables.users.items()).length;

    const outcomes = await allOf(MANY, (index) =>
      createDirectoryUser(deps, admins[0] as User, {
        email,
        name: `${index}`,
        password: 'password',
        active: true,
        roleIds: [],
      }),
    );

    expect(outcomes).toEqual({ done: 1, email_taken: MANY - 1 });
    expect(await tables.users.items()).toHaveLength(before + 2);
    const user = await deps.users.findUser((await deps.users.findUserId(email)) ?? '');
    expect(user).toMatchObject({ email });
  });

  // The write alone meets the verification more often than the whole request, which reads before it.
  test.each<[what: string, create: (deps: Deps, admin: User, owner: User) => Promise<boolean>]>([
    [
      'whole request',
      async (deps, admin, { email }) => {
        const input = { email, name: null, password: 'password', active: true, roleIds: [] };
        return (await outcomesOf([createDirectoryUser(deps, admin, input)])).done === 1;
      },
    ],
    [
      'write alone',
      async (deps, _, owner) => {
        const heir = newUser({ email: owner.email, emailVerified: true });
        return (await deps.users.createUser(heir, { replaces: owner })) === 'created';
      },
    ],
  ])('whose owner verifies it while an admin creates a user with it belongs to one of them: %s', async (_, create) => {
    const { deps, admins } = await withAdmins(1);
    const expiresAt = new Date('2126-11-27T10:00:00.000Z');
    for (let round = 0; round < 20; round += 1) {
      const owner = newUser({ expiresAt });
      const { id: userId, email } = owner;
      const [tokenHash, signUpHash] = [hashToken(randomUUID()), hashToken(randomUUID())];
      await deps.users.createUser(owner, { signUpHash });
      expect(await deps.users.requestVerification({ userId, email, tokenHash, expiresAt })).toBe(true);

      const [created, verified] = await Promise.all([
        create(deps, admins[0] as User, owner),
        deps.users.verifyEmail({ userId, tokenHash, now: clock.now(), by: { signUpHash } }),
      ]);

      expect(created).toBe(verified === null);
      const holder = await deps.users.findUser((await deps.users.findUserId(email)) ?? '');
      expect(holder).toMatchObject({ email, emailVerified: true, expiresAt: null });
      expect(holder?.id === userId).toBe(!created);
      expect((await deps.users.findUser(userId)) === null).toBe(created);
    }
  });

  test('that many users change to at the same time belongs to one, whose old email is free', async () => {
    const { deps, admins } = await withAdmins(MANY);
    const email = `${randomUUID()}@example.com`;

    const outcomes = await allOf(MANY, (index) => {
      const { id } = admins[index] as User;
      return updateDirectoryUser(deps, admins[0] as User, id, { ...proof, email, name: null, active: true });
    });

    expect(outcomes).toEqual({ done: 1, email_taken: MANY - 1 });
    const winner = await deps.users.findUserId(email);
    for (const { id, email: own } of admins) {
      expect(await deps.users.findUserId(own)).toBe(id === winner ? null : id);
      expect((await deps.users.findUser(id))?.email).toBe(id === winner ? email : own);
    }
  });
});

test('of many simultaneous changes of one user none is lost, and each has its version and its event', async () => {
  const { deps, admins } = await withAdmins(2);
  const [caller, target] = admins as [User, User];
  const versions: number[] = [];
  const count = 15;

  const outcomes = await allOf(count, async (index) => {
    const change = { ...proof, email: `${index}-${target.email}`, name: `Name ${index}`, active: true };
    versions.push((await updateDirectoryUser(deps, caller, target.id, change)).version);
  });

  expect(outcomes).toEqual({ done: count });
  const dense = Array.from({ length: count }, (_, index) => index + 1);
  expect(versions.toSorted((one, other) => one - other)).toEqual(dense);
  expect((await deps.users.findUser(target.id))?.version).toBe(count);
  const events = (await tables.events.items()).filter(({ user_id }) => user_id === target.id);
  expect(events.filter(({ type }) => type === 'user.updated')).toHaveLength(count);
});

test('simultaneous new passwords each end the earlier sessions', async () => {
  const { deps, admins } = await withAdmins(2);
  const [caller, target] = admins as [User, User];

  const outcomes = await allOf(10, (index) =>
    setPassword(deps, caller, { ...proof, email: target.email, password: `password ${index}` }),
  );

  expect(outcomes).toEqual({ done: 10 });
  expect(await deps.users.findUser(target.id)).toMatchObject({ sessionEpoch: 10, version: 0 });
});

test('many callers who create one role create it once, and ids have no gaps', async () => {
  const { roles } = await withTables();
  const wanted = Array.from({ length: 5 }, (_, index) => ({ code: `role-${index}`, name: 'Role', reserved: false }));

  const made = await inParallel(20, (index) =>
    roles.ensureRole(wanted[index % 5] ?? { code: '', name: '', reserved: true }),
  );

  const all = await roles.listRoles({ skip: 0, limit: 100 });
  expect(all.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  expect(all.map(({ code }) => code).toSorted()).toEqual(wanted.map(({ code }) => code));
  for (const [index, role] of made.entries()) {
    expect(role).toEqual(all.find(({ code }) => code === `role-${index % 5}`));
  }
});
