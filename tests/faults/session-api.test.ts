import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { cookieFrom, gatewayEvent, type RequestParts } from '../support/event';
import { type RawItem, type Snapshot, useTables } from '../support/tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { createPlanting, sessionIdOf, sessionsIn, usersIn } from './planting';

// One above the cost of the older hashes in these tests: a log-in with such a hash replaces it.
const COST = 5;
process.env.BCRYPT_COST = String(COST);

const tables = useTables();
const { hasher, password, plantUser, plantSession } = createPlanting(tables, { cost: COST });

const COOKIE = '_my_session_id';
/** The calls that authenticate a caller: read the session, then the user. */
const identify = ['GetItem', 'GetItem'];

/** A caller with a live session, and a request of theirs. */
const asCaller = async (route: string, parts: RequestParts = {}) => {
  const caller = await plantUser();
  const { cookie } = await plantSession(caller, COOKIE);
  const event = gatewayEvent(route, { cookies: [cookie], ...parts });
  return { caller, cookie, event, secrets: [caller.email, caller.passwordHash] };
};

const shown = ({ id, email, firstName, lastName }: User) => ({
  id,
  email,
  first_name: firstName,
  last_name: lastName,
});

const logInScene = async ({ cost = COST, hasCookie = false } = {}): Promise<Scene> => {
  const user = await plantUser({ cost });
  const { cookie: otherCookie } = await plantSession(user, COOKIE);
  const { cookie } = hasCookie ? await plantSession(user, COOKIE) : { cookie: '' };
  const json = { email: user.email, password };
  let newCookie = '';
  return {
    event: gatewayEvent('POST /api/v1/auth_session/login', { json, ...(hasCookie ? { cookies: [cookie] } : {}) }),
    secrets: [user.passwordHash],
    tells: ['user.signed_in'],
    expectAnswer: (answer) => {
      expect(answer).toMatchObject({ status: 200, body: shown(user), cookies: [expect.stringMatching(`^${COOKIE}=`)] });
      newCookie = cookieFrom(answer);
    },
    expectEffect: async (after: Snapshot) => {
      const added = sessionsIn(after).filter(({ id }) => id !== sessionIdOf(otherCookie));
      expect(added).toMatchObject([{ user_id: user.id, session_epoch: 3, expires_at: expect.anything() }]);
      expect(added[0]?.id).not.toBe(sessionIdOf(cookie));
      if (newCookie !== '') expect(added[0]?.id).toBe(sessionIdOf(newCookie));
      expect(sessionsIn(after)).toHaveLength(2);
      const [item] = usersIn(after);
      expect(String(item?.password_hash)).toMatch(`$0${COST}$`);
      expect(await hasher.verify(password, { id: String(item?.id), passwordHash: String(item?.password_hash) })).toBe(
        true,
      );
    },
  };
};

const deleteScene = (target: (caller: User) => User | Promise<User>, repeatAfterLoss: number) => async () => {
  const { caller, secrets, event } = await asCaller('DELETE /api/v1/users/{id}');
  const bystander = await plantUser();
  const { id, email } = await target(caller);
  return {
    event: { ...event, pathParameters: { id } },
    secrets: [...secrets, email],
    expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, text: '{}' }),
    expectEffect: (after, before) => {
      const gone = [id, `email#${email}`];
      const left = before.USERS_TABLE?.filter((item) => !gone.includes(String(item.id)));
      expect(after.USERS_TABLE).toEqual(left);
      expect(left?.map((item) => item.id)).toEqual(expect.arrayContaining([bystander.id]));
      expect(before.USERS_TABLE).toHaveLength((left?.length ?? 0) + 2);
      expect(after.SESSIONS_TABLE).toEqual(before.SESSIONS_TABLE);
    },
    tells: ['user.deleted'],
    // The user is deleted; only the answer was lost.
    repeatAfterLoss,
  } satisfies Scene;
};

/** Read the user, replace the hash if it is outdated, and begin the session beside a list of the others. */
const logInCase = (name: string, options: Parameters<typeof logInScene>[0]): FaultCase => {
  const isRehashed = options?.cost !== undefined;
  return {
    name,
    handler: () => import('../../functions/session-api/log-in'),
    calls: ['GetItem', 'GetItem', ...(isRehashed ? ['UpdateItem'] : []), 'TransactWriteItems', 'Query'],
    swallowed: [isRehashed ? 4 : 3],
    // The hash of the same password is replaced.
    withoutHarmless: isRehashed ? ({ password_hash: _, ...item }): RawItem => item : (item) => item,
    arrange: () => logInScene(options),
  };
};

describeFaults(tables, [
  logInCase('POST /api/v1/auth_session/login', {}),
  logInCase('POST /api/v1/auth_session/login in place of a live session', { hasCookie: true }),
  logInCase('POST /api/v1/auth_session/login with a hash of lower cost', { cost: COST - 1 }),
  {
    name: 'DELETE /api/v1/auth_session/logout',
    handler: () => import('../../functions/session-api/log-out'),
    calls: [...identify, 'TransactWriteItems'],
    arrange: async () => {
      const { caller, cookie, event, secrets } = await asCaller('DELETE /api/v1/auth_session/logout');
      const other = await plantSession(caller, COOKIE);
      return {
        event,
        secrets,
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 200, text: '{}' });
          expect(answer.cookies).toEqual([expect.stringMatching(`^${COOKIE}=;.* Max-Age=0`)]);
        },
        expectEffect: (after, before) => {
          expect(sessionsIn(after)).toEqual(sessionsIn(before).filter(({ id }) => id !== sessionIdOf(cookie)));
          expect(sessionsIn(after).map(({ id }) => id)).toEqual([sessionIdOf(other.cookie)]);
          expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
        },
        tells: ['auth.signed_out'],
        // The session has ended, so its cookie is not accepted.
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'GET /api/v1/users/me',
    handler: () => import('../../functions/session-api/get-me'),
    calls: identify,
    arrange: async () => {
      const { caller, event, secrets } = await asCaller('GET /api/v1/users/me');
      return {
        event,
        secrets,
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: shown(caller) }),
      };
    },
  },
  {
    name: 'GET /api/v1/users/{id}',
    handler: () => import('../../functions/session-api/get-user'),
    calls: [...identify, 'GetItem'],
    arrange: async () => {
      const other = await plantUser({ firstName: 'Ada' });
      const { event, secrets } = await asCaller('GET /api/v1/users/{id}', { pathParameters: { id: other.id } });
      return {
        event,
        secrets: [...secrets, other.email],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: shown(other) }),
      };
    },
  },
  {
    name: 'GET /api/v1/users',
    handler: () => import('../../functions/session-api/list-users'),
    calls: [...identify, 'Query'],
    arrange: async () => {
      const older = await plantUser({ createdAt: new Date('2026-11-20T10:00:00.000Z') });
      const { caller, event, secrets } = await asCaller('GET /api/v1/users');
      const inOrder = [older, caller].toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
      return {
        event,
        secrets: [...secrets, older.email],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: inOrder.map(shown) }),
      };
    },
  },
  {
    name: 'GET /api/v1/stats',
    handler: () => import('../../functions/session-api/get-stats'),
    calls: [...identify, 'Query'],
    arrange: async () => {
      await plantUser();
      const { event, secrets } = await asCaller('GET /api/v1/stats');
      return {
        event,
        secrets,
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, text: '{"users":2}' }),
      };
    },
  },
  {
    name: 'POST /api/v1/users',
    handler: () => import('../../functions/session-api/create-user'),
    calls: [...identify, 'TransactWriteItems'],
    arrange: async () => {
      const email = `${randomUUID()}@example.com`;
      const json = { email, password, first_name: `Ada ${randomUUID()}` };
      const { caller, event, secrets } = await asCaller('POST /api/v1/users', { json });
      return {
        event,
        secrets,
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 201, body: { email, first_name: json.first_name, last_name: null } }),
        expectEffect: async ({ USERS_TABLE: items = [], SESSIONS_TABLE }, before) => {
          const added = items.filter(({ id }) => !String(id).includes(caller.id));
          const user = added.find((item) => 'password_hash' in item);
          expect(added).toHaveLength(2);
          expect(user).toMatchObject({ email, first_name: json.first_name, customer_id: 1, session_epoch: 0 });
          expect(added).toContainEqual({ id: `email#${email}`, user_id: user?.id });
          expect(
            await hasher.verify(password, { id: String(user?.id), passwordHash: String(user?.password_hash) }),
          ).toBe(true);
          expect(SESSIONS_TABLE).toEqual(before.SESSIONS_TABLE);
        },
        tells: ['user.created'],
        // The account exists and can log in; only the answer was lost.
        repeatAfterLoss: 400,
        repeatTells: ['auth.sign_up_refused'],
      };
    },
  },
  {
    name: 'PUT /api/v1/users/{id}',
    handler: () => import('../../functions/session-api/update-user'),
    calls: [...identify, 'GetItem', 'TransactWriteItems'],
    arrange: async () => {
      const other = await plantUser({ firstName: 'Ada', lastName: 'King' });
      const json = { first_name: `Zoë ${randomUUID()}`, last_name: null };
      const { event, secrets } = await asCaller('PUT /api/v1/users/{id}', { json, pathParameters: { id: other.id } });
      return {
        event,
        secrets: [...secrets, other.email],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { ...shown(other), ...json } }),
        expectEffect: (after, before) => {
          const { last_name: _, ...item } = before.USERS_TABLE?.find(({ id }) => id === other.id) ?? {};
          const updated = {
            ...item,
            first_name: json.first_name,
            search_name: json.first_name.toUpperCase(),
            updated_at: expect.any(String),
            profile_version: 1,
          };
          const expected = before.USERS_TABLE?.map((earlier) => (earlier.id === other.id ? updated : earlier));
          expect(after.USERS_TABLE).toEqual(expected);
          expect(after.SESSIONS_TABLE).toEqual(before.SESSIONS_TABLE);
        },
        tells: ['user.updated'],
      };
    },
  },
  {
    name: 'DELETE /api/v1/users/{id}',
    handler: () => import('../../functions/session-api/delete-user'),
    calls: [...identify, 'GetItem', 'TransactWriteItems'],
    arrange: deleteScene(() => plantUser(), 404),
  },
  {
    name: 'DELETE /api/v1/users/{id} of the caller',
    handler: () => import('../../functions/session-api/delete-user'),
    calls: [...identify, 'TransactWriteItems'],
    arrange: deleteScene((caller) => caller, 403),
  },
]);
