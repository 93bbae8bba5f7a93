import { beforeAll, beforeEach, expect } from '@jest/globals';
import { signingAccessTokens } from '../../lib/runtime/signing-access-tokens';
import { cookieFrom, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { describeFaults } from './fault-suite';
import { HARDENED_COST } from './hardened-environment';
import { sessionIdOf, sessionsIn } from './planting';
import { keepWarm } from './planting-directory';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/** Requests of signed-in users, in mode hardened. Requests that send mail are in hardened-mails.test.ts. */

const tables = useTables();
const { hasher, password, plantBrowser, plantOwner, asOwner } = createHardenedPlanting(tables);

beforeAll(keepWarm);
beforeEach(keepWarm);

/** The session of an answer with an access token. */
const sidOf = (body: unknown): unknown => {
  const [, claims = ''] = (body as { access_token: string }).access_token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).sid;
};

const signOut = () => import('../../functions/auth-service/sign-out');

/** Reserve an attempt for the account and the IP address, and release both. */
const COUNTED = ['UpdateItem', 'UpdateItem', 'UpdateItem', 'UpdateItem'];

describeFaults(tables, [
  {
    name: 'GET /profile with a session that was not used for a while',
    handler: () => import('../../functions/auth-service/get-profile'),
    calls: ['BatchGetItem', 'UpdateItem'],
    swallowed: [1],
    arrange: async () => {
      const { caller, request, secrets } = await asOwner('GET /profile', { minutesOld: 30 });
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email: caller.email } }),
        expectEffect: (after, before, isWhole) => {
          const [{ used_at: now, ...item } = {}] = sessionsIn(after);
          const [{ used_at: then, ...earlier } = {}] = sessionsIn(before);
          expect(item).toEqual(earlier);
          if (isWhole || now !== then) expect(now).toBeGreaterThan(Number(then) + 29 * 60);
        },
      };
    },
  },
  {
    name: 'POST /token',
    handler: () => import('../../functions/auth-service/issue-session-token'),
    calls: ['BatchGetItem'],
    arrange: async () => {
      const { cookie, request, secrets } = await asOwner('POST /token');
      return {
        event: request(),
        secrets,
        expectAnswer: (answer) => expect(sidOf(answer.body)).toBe(sessionIdOf(cookie)),
        expectEffect: (after, before) => expect(after).toEqual(before),
      };
    },
  },
  {
    name: 'GET /profile with an access token of a cookie session',
    handler: () => import('../../functions/auth-service/get-profile'),
    calls: ['BatchGetItem'],
    arrange: async () => {
      const user = await plantOwner();
      const { cookie } = await plantBrowser(user);
      const authentication = { authenticatedAt: new Date(), methods: ['pwd'] as const };
      const session = { id: sessionIdOf(cookie), epoch: user.sessionEpoch, expiresAt: null, ...authentication };
      const { token } = await signingAccessTokens.issue({ user, session });
      return {
        event: gatewayEvent('GET /profile', { headers: { authorization: `Bearer ${token}` } }),
        secrets: [token, user.email],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email: user.email } }),
        expectEffect: (after, before) => expect(after).toEqual(before),
      };
    },
  },
  {
    name: 'DELETE /sessions',
    handler: signOut,
    calls: ['BatchGetItem', 'TransactWriteItems'],
    arrange: async () => {
      const { caller, cookie, request } = await asOwner('DELETE /sessions');
      await plantBrowser(caller);
      return {
        event: request(),
        tells: ['auth.signed_out'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 302, headers: { location: '/' } }),
        expectEffect: (after, before) => {
          expect(sessionsIn(after)).toEqual(sessionsIn(before).filter(({ id }) => id !== sessionIdOf(cookie)));
          expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
        },
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'DELETE /sessions?all=true',
    handler: signOut,
    calls: ['BatchGetItem', 'TransactWriteItems', 'PutItem'],
    swallowed: [2],
    arrange: async () => {
      const { request } = await asOwner('DELETE /sessions');
      return {
        event: request({ query: { all: 'true' } }),
        tells: ['auth.all_sessions_ended'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { message: 'all sessions ended' } }),
        expectEffect: (after, before) => expect(onlyUserIn(after)).toEqual({ ...onlyUserIn(before), session_epoch: 4 }),
        // The session of the request has ended too.
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'GET /sessions',
    handler: () => import('../../functions/auth-service/list-sessions'),
    calls: ['BatchGetItem', 'Query'],
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
    calls: ['BatchGetItem', 'TransactWriteItems', 'PutItem'],
    swallowed: [2],
    arrange: async () => {
      const { caller, cookie, request, secrets } = await asOwner('DELETE /sessions/{reference}');
      const other = await plantBrowser(caller);
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
    name: 'GET /events',
    handler: () => import('../../functions/auth-service/list-events'),
    calls: ['BatchGetItem', 'Query'],
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
    name: 'POST /reauthentication',
    handler: () => import('../../functions/auth-service/reauthenticate'),
    calls: ['BatchGetItem', ...COUNTED, 'UpdateItem', 'PutItem'],
    effect: 5,
    swallowed: [3, 4, 6],
    arrange: async () => {
      const { request, secrets } = await asOwner('POST /reauthentication');
      return {
        event: request({ json: { password } }),
        secrets,
        tells: ['auth.reauthenticated'],
        tellsLater: ['auth.reauthenticated'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { message: 'reauthenticated' } }),
        expectEffect: (after, before, isWhole) => {
          const [{ authenticated_at: now, ...item } = {}] = sessionsIn(after);
          const [{ authenticated_at: then, ...earlier } = {}] = sessionsIn(before);
          expect(item).toEqual(earlier);
          expect(Number(now)).toBeGreaterThanOrEqual(Number(then));
          if (isWhole) expect(now).toBeGreaterThan(Number(then));
        },
      };
    },
  },
  {
    name: 'PUT /password',
    handler: () => import('../../functions/auth-service/change-password'),
    // Reserve and release; write the password and the session that begins with it; clear the guess limits of the account.
    calls: ['BatchGetItem', ...COUNTED, 'TransactWriteItems', 'TransactWriteItems', 'DeleteItem', 'DeleteItem'],
    effect: 5,
    swallowed: [3, 4, 7, 8],
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
        expectEffect: async (after, before) => {
          const { password_hash: hash, ...item } = onlyUserIn(after);
          const { password_hash: _, ...earlier } = onlyUserIn(before);
          expect(item).toEqual({ ...earlier, session_epoch: 4 });
          expect(String(hash)).toMatch(`$0${HARDENED_COST}$`);
          expect(await hasher.verify(json.new_password, { id: caller.id, passwordHash: String(hash) })).toBe(true);
          expect(newMailsIn(after, before)).toEqual([['password-changed', caller.email]]);
          // If the new session could not begin, the old one remains, but its epoch is outdated.
          const [session, ...others] = sessionsIn(after);
          expect(others).toEqual([]);
          if (session?.id !== sessionIdOf(cookie)) expect(session).toMatchObject({ session_epoch: 4 });
          if (newCookie !== '') expect(session?.id).toBe(sessionIdOf(newCookie));
        },
        repeatAfterLoss: 403,
      };
    },
  },
]);
