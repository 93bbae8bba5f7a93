import './hardened-environment';
import { expect } from '@jest/globals';
import { cookieFrom, gatewayEvent } from '../support/event';
import { pageFormAsJson } from '../support/page-forms';
import { useTables } from '../support/tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionIdOf, sessionsIn } from './planting';
import { createHardenedPlanting, newMailsIn } from './planting-hardened';

/** Sign-ins in mode hardened. Requests of signed-in users are in hardened-sessions.test.ts. */

const tables = useTables();
const { password, plantOwner, plantNewcomer, plantBrowser, plantDevice } = createHardenedPlanting(tables);

const signIn = () => import('../../functions/auth-service/sign-in');

/** Reserve an attempt for the account and the IP address while the email claim is read; then read the user. */
const CHECK = ['UpdateItem', 'UpdateItem', 'GetItem', 'GetItem'];
/** Begin the session beside a list of the others, remember the device, and release both attempts. */
const BEGIN = ['TransactWriteItems', 'Query', 'UpdateItem', 'UpdateItem', 'UpdateItem'];

/** @param surface the route, and the name of the session cookie. */
const signInScene =
  (surface: { route: string; cookieName: string }, { isKnown = false } = {}) =>
  async () => {
    const user = await plantOwner();
    const { email } = user;
    const other = await plantBrowser(user, surface);
    const known = isKnown ? [(await plantDevice(user)).deviceCookie] : [];
    let newCookie = '';
    return {
      event: gatewayEvent(surface.route, { json: { email, password }, cookies: known }),
      secrets: [user.passwordHash],
      tells: ['user.signed_in'],
      expectAnswer: (answer) => {
        expect(answer).toMatchObject({ status: 200, body: { email } });
        newCookie = cookieFrom(answer);
        expect(newCookie).toMatch(new RegExp(`^${surface.cookieName}=${user.id}\\.`));
      },
      expectEffect: (after, before) => {
        const added = sessionsIn(after).filter(({ id }) => id !== sessionIdOf(other.cookie));
        expect(added).toMatchObject([{ user_id: user.id, session_epoch: 3, expires_at: expect.anything() }]);
        if (newCookie !== '') expect(added[0]?.id).toBe(sessionIdOf(newCookie));
        expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
      },
    } satisfies Scene;
  };

const onAuthService = { route: 'POST /sessions', cookieName: '__Host-session_id' };
const onSessionApi = { route: 'POST /api/v1/auth_session/login', cookieName: '__Host-_my_session_id' };

const refused = (answer: { status: number }) =>
  expect(answer).toMatchObject({ status: 401, body: { message: 'wrong email or password' }, cookies: [] });

const refusals: FaultCase[] = [
  {
    name: 'POST /sessions with a wrong password',
    handler: signIn,
    // The decoy mail costs the same work as a mail. The event is written at the same time.
    calls: [...CHECK, 'UpdateItem', 'UpdateItem', 'UpdateItem'],
    effect: -1,
    swallowed: [4, 5, 6],
    arrange: async () => {
      const user = await plantOwner();
      return {
        event: gatewayEvent('POST /sessions', { json: { email: user.email, password: 'not it' } }),
        secrets: [user.passwordHash],
        tells: ['auth.sign_in_refused'],
        expectAnswer: refused,
        expectEffect: (after, before) => {
          const { LIMITS_TABLE: counts = [] } = after;
          const counted = counts.filter(({ id }) => /^(?:account|address)#/.test(String(id)));
          for (const { failures } of counted) expect(failures).toBeGreaterThanOrEqual(1);
          expect(counted).toHaveLength(2);
          expect([after.USERS_TABLE, sessionsIn(after)]).toEqual([before.USERS_TABLE, []]);
        },
      };
    },
  },
  {
    name: 'POST /sessions before the email is verified',
    handler: signIn,
    calls: [...CHECK, 'UpdateItem', 'PutItem', 'UpdateItem'],
    effect: -1,
    swallowed: [4, 5, 6],
    arrange: async () => {
      const { user } = await plantNewcomer();
      return {
        event: gatewayEvent('POST /sessions', { json: { email: user.email, password } }),
        secrets: [user.passwordHash],
        tells: ['auth.sign_in_refused'],
        expectAnswer: refused,
        expectEffect: (after, before, isWhole) => {
          const mails = newMailsIn(after, before);
          expect(mails).toEqual(isWhole || mails.length > 0 ? [['verify-email', user.email]] : []);
          expect([after.USERS_TABLE, sessionsIn(after)]).toEqual([before.USERS_TABLE, []]);
        },
      };
    },
  },
];

describeFaults(tables, [
  {
    name: 'POST /sessions',
    handler: signIn,
    calls: [...CHECK, ...BEGIN],
    swallowed: [5, 6, 7, 8],
    arrange: signInScene(onAuthService),
  },
  {
    name: 'POST /sessions from a known browser',
    handler: signIn,
    // Reserve an attempt for this device and for all known devices.
    calls: [
      'UpdateItem',
      'GetItem',
      'UpdateItem',
      'GetItem',
      'TransactWriteItems',
      'Query',
      'UpdateItem',
      'UpdateItem',
    ],
    swallowed: [5, 6, 7],
    arrange: signInScene(onAuthService, { isKnown: true }),
  },
  {
    name: 'POST /login',
    onlyWithAll: true,
    handler: () => import('../../functions/hosted-pages/submit-login'),
    // As POST /sessions.
    calls: [...CHECK, ...BEGIN],
    swallowed: [5, 6, 7, 8],
    arrange: async () => {
      const { email, id, passwordHash } = await plantOwner();
      return {
        event: gatewayEvent('POST /login', pageFormAsJson({ email, password })),
        secrets: [passwordHash],
        tells: ['user.signed_in'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 303, headers: { location: '/' } }),
        expectEffect: (after) => expect(sessionsIn(after)).toMatchObject([{ user_id: id }]),
      };
    },
  },
  ...refusals,
  {
    name: 'POST /api/v1/auth_session/login',
    handler: () => import('../../functions/session-api/log-in'),
    calls: [...CHECK, ...BEGIN],
    swallowed: [5, 6, 7, 8],
    arrange: signInScene(onSessionApi),
  },
]);
