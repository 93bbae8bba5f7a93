import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { Answer, RequestParts } from '../support/event';
import { type RawItem, type Snapshot, useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { usersIn } from './planting';
import { createDirectoryPlanting, expectAdminsCounted, keepWarm, newEmail, newName, shown } from './planting-directory';

/** The routes of the user directory for admins. */

const tables = useTables();
const { hasher, password, asAdmin } = createDirectoryPlanting(tables, { cost: 4 });

beforeAll(keepWarm);
beforeEach(keepWarm);
afterEach(async () => expectAdminsCounted(await watchTables(tables).snapshot()));

const setPasswordScene = (of: 'self' | 'another') => async (): Promise<Scene> => {
  const { caller, plantPerson, request, secrets } = await asAdmin('POST /api/users/reset-password');
  const user = of === 'self' ? caller : await plantPerson();
  const json = { email: user.email, password: `password ${randomUUID()}` };
  return {
    event: request({ json }),
    secrets,
    tells: ['user.password_changed'],
    expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: shown(user) }),
    expectEffect: async (after, before) => {
      const { password_hash: hash, ...item } = itemOf(user, after);
      const { password_hash: _, ...earlier } = itemOf(user, before);
      expect(item).toEqual({ ...earlier, session_epoch: 4 });
      expect(await hasher.verify(json.password, { id: user.id, passwordHash: String(hash) })).toBe(true);
      expect(othersThan(user, after)).toEqual(othersThan(user, before));
    },
    // Their own token has ended too.
    ...(of === 'self' ? { repeatAfterLoss: 401 } : {}),
  };
};

const registerScene = (roleIds: readonly number[]) => async (): Promise<Scene> => {
  const { customerId, request, secrets } = await asAdmin('POST /api/users');
  const json = { email: newEmail(), name: newName(), password, active: true, roles: roleIds.map((id) => ({ id })) };
  return {
    event: request({ json }),
    secrets,
    tells: ['user.created'],
    expectAnswer: (answer) =>
      expect(answer).toMatchObject({ status: 201, body: { email: json.email, customer: { id: customerId } } }),
    expectEffect: async (after, before) => {
      const earlier = before.USERS_TABLE?.map(({ id }) => id);
      const added = (after.USERS_TABLE ?? []).filter(({ id }) => !earlier?.includes(id));
      const user = added.find((item) => 'password_hash' in item);
      expect(added).toHaveLength(2);
      expect(user).toMatchObject({ email: json.email, name: json.name, customer_id: customerId, session_epoch: 0 });
      expect(added).toContainEqual({ id: `email#${json.email}`, user_id: user?.id });
      expect(after.CUSTOMERS_TABLE).toMatchObject([{ id: customerId, active_admins: 1 + roleIds.length }]);
      expect(after.SESSIONS_TABLE).toEqual(before.SESSIONS_TABLE);
    },
    repeatAfterLoss: 409,
    repeatTells: ['auth.sign_up_refused'],
  };
};

/** The email belongs to an account that nobody has verified: the new user takes it over. */
const takeOverScene = async (): Promise<Scene> => {
  const { customerId, plantPerson, request, secrets } = await asAdmin('POST /api/users');
  const replaced = await plantPerson({ expiresAt: new Date('2126-11-27T10:00:00.000Z') });
  const json = { email: replaced.email, name: newName(), password, active: true, roles: [] };
  return {
    event: request({ json }),
    secrets,
    tells: ['user.created', 'user.deleted'],
    expectAnswer: (answer) =>
      expect(answer).toMatchObject({ status: 201, body: { email: json.email, customer: { id: customerId } } }),
    expectEffect: (after, before) => {
      const user = usersIn(after).find(({ email }) => email === json.email);
      expect(user).toMatchObject({ name: json.name, email_verified: true });
      expect(itemOf(replaced, after)).toEqual({});
      expect(after.USERS_TABLE).toContainEqual({ id: `email#${json.email}`, user_id: user?.id });
      expect(after.USERS_TABLE).toHaveLength(before.USERS_TABLE?.length ?? 0);
    },
    repeatAfterLoss: 409,
    repeatTells: ['auth.sign_up_refused'],
  };
};

const itemOf = ({ id }: User, snapshot: Snapshot): RawItem => usersIn(snapshot).find((item) => item.id === id) ?? {};
const othersThan = ({ id }: User, { USERS_TABLE: items = [] }: Snapshot) =>
  items.filter((item) => item.id !== id && item.user_id !== id);

type Arranged = Awaited<ReturnType<typeof asAdmin>>;
interface Change {
  title: string;
  /** The user before the request; the caller if absent. */
  target?: (arranged: Arranged) => Partial<User>;
  json: (arranged: Arranged, user: User) => Record<string, unknown>;
  tells?: string[];
  expected?: RawItem;
  calls?: string[];
  status?: number;
}

const changeCase = ({ title, target, json, tells, expected, calls = [], status = 200 }: Change): FaultCase => ({
  name: `PUT /api/users/{id} ${title}`,
  handler: () => import('../../functions/user-directory/update-directory-user'),
  calls: ['BatchGetItem', 'GetItem', ...calls, 'TransactWriteItems'],
  arrange: async () => {
    const arranged = await asAdmin('PUT /api/users/{id}');
    const user = target === undefined ? arranged.caller : await arranged.plantPerson(target(arranged));
    const wanted = { email: user.email, name: newName(), active: true, ...json(arranged, user) };
    const { password: newPassword, roles: _, ...profile } = wanted as Record<string, unknown>;
    return {
      event: arranged.request({ json: wanted, pathParameters: { id: user.id } }),
      secrets: [...arranged.secrets, user.email],
      expectAnswer: (answer) =>
        expect(answer).toMatchObject({ status, ...(status === 200 ? { body: { id: user.id, ...profile } } : {}) }),
      ...(status === 200
        ? {
            tells: tells ?? ['user.updated'],
            expectEffect: async (after: Snapshot, before: Snapshot) => {
              const item = itemOf(user, after);
              expect(item).toMatchObject({ ...profile, ...expected });
              if (newPassword !== undefined)
                expect(
                  await hasher.verify(String(newPassword), {
                    id: String(item.id),
                    passwordHash: String(item.password_hash),
                  }),
                ).toBe(true);
              expect(after.USERS_TABLE).toContainEqual({ id: `email#${wanted.email}`, user_id: user.id });
              expect(after.USERS_TABLE).toHaveLength(before.USERS_TABLE?.length ?? 0);
              expect(othersThan(user, after)).toEqual(othersThan(user, before));
            },
          }
        : {}),
    };
  },
});

/** A request that changes nothing. */
const readCase = (
  route: string,
  handler: FaultCase['handler'],
  calls: string[],
  prepare: (arranged: Arranged) => Promise<{ parts?: RequestParts; body: object }>,
): FaultCase => ({
  name: route,
  handler,
  calls: ['BatchGetItem', ...calls],
  arrange: async () => {
    const arranged = await asAdmin(route);
    const { parts, body } = await prepare(arranged);
    return {
      event: arranged.request(parts),
      secrets: arranged.secrets,
      expectAnswer: (answer: Answer) => expect(answer).toMatchObject({ status: 200, body }),
    };
  },
});

const setPassword = () => import('../../functions/user-directory/set-password');
const createDirectoryUser = () => import('../../functions/user-directory/create-directory-user');

describeFaults(tables, [
  {
    name: 'POST /api/users/reset-password of another',
    handler: setPassword,
    calls: ['BatchGetItem', 'GetItem', 'GetItem', 'TransactWriteItems'],
    arrange: setPasswordScene('another'),
  },
  {
    name: 'POST /api/users/reset-password of the caller',
    handler: setPassword,
    calls: ['BatchGetItem', 'TransactWriteItems'],
    arrange: setPasswordScene('self'),
  },
  {
    name: 'POST /api/users',
    handler: createDirectoryUser,
    calls: ['BatchGetItem', 'TransactWriteItems'],
    arrange: registerScene([]),
  },
  {
    name: 'POST /api/users of an admin',
    handler: createDirectoryUser,
    calls: ['BatchGetItem', 'Query', 'TransactWriteItems'],
    arrange: registerScene([1]),
  },
  {
    name: 'POST /api/users with an email that nobody has verified',
    handler: createDirectoryUser,
    calls: ['BatchGetItem', 'TransactWriteItems', 'GetItem', 'GetItem', 'TransactWriteItems'],
    arrange: takeOverScene,
  },
  changeCase({ title: 'of the name', target: () => ({}), json: () => ({}), expected: { session_epoch: 3 } }),
  changeCase({
    title: 'of everything',
    target: ({ admin }) => ({ roles: [admin] }),
    json: ({ auditor }) => ({
      email: newEmail(),
      password: `password ${randomUUID()}`,
      active: false,
      roles: [{ id: auditor.id }],
    }),
    calls: ['Query'],
    tells: ['user.password_changed', 'user.updated', 'user.disabled'],
    expected: { session_epoch: 4, roles: [expect.objectContaining({ code: 'auditor' })] },
  }),
  changeCase({
    title: 'that makes an admin',
    target: () => ({}),
    json: ({ admin }) => ({ roles: [{ id: admin.id }] }),
    calls: ['Query'],
    expected: { session_epoch: 3, roles: [expect.objectContaining({ code: 'admin' })] },
  }),
  changeCase({
    title: 'that takes the role of one of two admins',
    target: ({ admin }) => ({ roles: [admin] }),
    json: () => ({ roles: [] }),
    expected: { session_epoch: 3 },
  }),
  changeCase({
    title: 'that suspends one of two admins',
    target: ({ admin }) => ({ roles: [admin] }),
    json: () => ({ active: false }),
    tells: ['user.updated', 'user.disabled'],
    expected: { session_epoch: 4 },
  }),
  changeCase({ title: 'that would suspend the last admin', json: () => ({ active: false }), status: 409 }),
  readCase(
    'GET /api/users',
    () => import('../../functions/user-directory/search-users'),
    ['Query'],
    async (arranged) => {
      const { email } = await arranged.plantPerson();
      return { parts: { query: { email_prefix: email } }, body: { has_next: false, users: [{ email }] } };
    },
  ),
  readCase(
    'GET /api/users/{id}',
    () => import('../../functions/user-directory/get-directory-user'),
    ['GetItem'],
    async ({ plantPerson }) => {
      const user = await plantPerson();
      return { parts: { pathParameters: { id: user.id } }, body: shown(user) };
    },
  ),
  readCase(
    'GET /api/roles',
    () => import('../../functions/user-directory/list-roles'),
    ['Query'],
    async ({ admin, auditor }) => ({
      body: { has_next: false, roles: [admin, auditor].map(({ id, code }) => ({ id, code })) },
    }),
  ),
]);
