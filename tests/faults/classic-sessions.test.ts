import { expect } from '@jest/globals';
import { cookieFrom, gatewayEvent, type RequestParts } from '../support/event';
import { useTables } from '../support/tables';
import { describeFaults } from './fault-suite';
import { createPlanting, sessionIdOf, sessionsIn, usersIn } from './planting';

/** Sessions, events and the change of a password by its owner, in mode classic. */

const tables = useTables();
const { hasher, password, plantUser, plantSession } = createPlanting(tables, { cost: 4 });

/** The calls that authenticate a caller: read the session, then the user. */
const identify = ['GetItem', 'GetItem'];

const asOwner = async (route: string) => {
  const caller = await plantUser();
  const { cookie } = await plantSession(caller);
  const request = (parts: RequestParts = {}) => gatewayEvent(route, { cookies: [cookie], ...parts });
  return { caller, cookie, request, secrets: [caller.email, caller.passwordHash] };
};

describeFaults(tables, [
  {
    name: 'GET /sessions',
    handler: () => import('../../functions/auth-service/list-sessions'),
    calls: [...identify, 'Query'],
    arrange: async () => {
      const { cookie, request, secrets } = await asOwner('GET /sessions');
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { sessions: [{ reference: sessionIdOf(cookie) }] } }),
      };
    },
  },
  {
    name: 'DELETE /sessions/{reference}',
    handler: () => import('../../functions/auth-service/end-session'),
    calls: [...identify, 'TransactWriteItems', 'PutItem'],
    swallowed: [3],
    arrange: async () => {
      const { caller, cookie, request, secrets } = await asOwner('DELETE /sessions/{reference}');
      const other = await plantSession(caller);
      return {
        event: request({ pathParameters: { reference: sessionIdOf(other.cookie) } }),
        secrets,
        tells: ['auth.session_ended'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { message: 'session ended' } }),
        expectEffect: (after) => expect(sessionsIn(after).map(({ id }) => id)).toEqual([sessionIdOf(cookie)]),
        repeatAfterLoss: 404,
      };
    },
  },
  {
    name: 'DELETE /sessions?all=true',
    handler: () => import('../../functions/auth-service/sign-out'),
    calls: [...identify, 'TransactWriteItems', 'PutItem'],
    swallowed: [3],
    arrange: async () => {
      const { request, secrets } = await asOwner('DELETE /sessions');
      return {
        event: request({ query: { all: 'true' } }),
        secrets,
        tells: ['auth.all_sessions_ended'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { message: 'all sessions ended' } }),
        expectEffect: (after, before) =>
          expect(usersIn(after)).toEqual(usersIn(before).map((item) => ({ ...item, session_epoch: 4 }))),
        // The session of the request has ended too.
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'GET /events',
    handler: () => import('../../functions/auth-service/list-events'),
    calls: [...identify, 'Query'],
    arrange: async () => {
      const { request, secrets } = await asOwner('GET /events');
      const events = ['user.signed_in', 'user.created'].map((type) => ({ type, by: 'you' }));
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { events } }),
      };
    },
  },
  {
    name: 'PUT /password',
    handler: () => import('../../functions/auth-service/change-password'),
    // The change of the password, and the session that begins with it.
    calls: [...identify, 'TransactWriteItems', 'TransactWriteItems'],
    effect: 2,
    arrange: async () => {
      const { caller, cookie, request, secrets } = await asOwner('PUT /password');
      const json = { current_password: password, new_password: `new ${password}` };
      let newCookie = '';
      return {
        event: request({ json }),
        secrets,
        tells: ['user.password_changed', 'user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 200, body: { email: caller.email, message: 'Password updated' } });
          newCookie = cookieFrom(answer);
        },
        expectEffect: async (after) => {
          const [item] = usersIn(after);
          expect(item).toMatchObject({ session_epoch: 4 });
          expect(
            await hasher.verify(json.new_password, { id: String(item?.id), passwordHash: String(item?.password_hash) }),
          ).toBe(true);
          const [session, ...others] = sessionsIn(after);
          expect(others).toEqual([]);
          // If the new session could not begin, the old one remains, but its epoch is outdated.
          if (session?.id !== sessionIdOf(cookie)) expect(session).toMatchObject({ session_epoch: 4 });
          if (newCookie !== '') expect(session?.id).toBe(sessionIdOf(newCookie));
        },
        repeatAfterLoss: 403,
      };
    },
  },
]);
