import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { cookieFrom, gatewayEvent } from '../support/event';
import { pageFormAsJson } from '../support/page-forms';
import type { RawItem, Snapshot } from '../support/tables';
import { useTables } from '../support/tables';
import { describeFaults } from './fault-suite';
import { createPlanting, sessionIdOf, sessionsIn, usersIn } from './planting';

// One above the cost of the older hashes in these tests: a sign-in with such a hash replaces it.
const COST = 5;
process.env.BCRYPT_COST = String(COST);

const tables = useTables();
const { hasher, password, plantUser, plantSession, plantReset } = createPlanting(tables, { cost: COST });

const signInScene = async ({ cost = COST, hasCookie = false } = {}) => {
  const user = await plantUser({ cost });
  const { cookie: otherCookie } = await plantSession(user);
  const { cookie } = hasCookie ? await plantSession(user) : { cookie: '' };
  const { email } = user;
  let newCookie = '';
  return {
    event: gatewayEvent('POST /sessions', { json: { email, password }, ...(hasCookie ? { cookies: [cookie] } : {}) }),
    secrets: [user.passwordHash],
    tells: ['user.signed_in'],
    expectAnswer: (answer: Parameters<typeof cookieFrom>[0]) => {
      expect(answer).toMatchObject({
        status: 200,
        body: { email, message: 'logged in' },
        cookies: [expect.anything()],
      });
      newCookie = cookieFrom(answer);
    },
    expectEffect: async (after: Snapshot) => {
      const added = sessionsIn(after).filter(({ id }) => id !== sessionIdOf(otherCookie));
      expect(added).toMatchObject([{ user_id: user.id, session_epoch: 3, expires_at: expect.anything() }]);
      expect(added[0]?.id).not.toBe(sessionIdOf(cookie));
      if (newCookie !== '') expect(added[0]?.id).toBe(sessionIdOf(newCookie));
      expect(sessionsIn(after)).toHaveLength(2);
      const [item] = usersIn(after);
      expect(item).toMatchObject({ session_epoch: 3 });
      expect(String(item?.password_hash)).toMatch(`$0${COST}$`);
      expect(await hasher.verify(password, { id: String(item?.id), passwordHash: String(item?.password_hash) })).toBe(
        true,
      );
    },
  };
};

describeFaults(tables, [
  {
    name: 'POST /users',
    handler: () => import('../../functions/auth-service/sign-up'),
    calls: ['TransactWriteItems'],
    arrange: async () => {
      const bystander = await plantUser();
      const email = `${randomUUID()}@example.com`;
      return {
        event: gatewayEvent('POST /users', { json: { email, password } }),
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { email, message: 'user created' } }),
        expectEffect: async ({ USERS_TABLE: items = [] }) => {
          const added = items.filter(({ id }) => !String(id).includes(bystander.id));
          const user = added.find((item) => 'password_hash' in item);
          expect(added).toHaveLength(2);
          expect(user).toMatchObject({ email, session_epoch: 0, active: true });
          expect(added).toContainEqual({ id: `email#${email}`, user_id: user?.id });
          expect(
            await hasher.verify(password, { id: String(user?.id), passwordHash: String(user?.password_hash) }),
          ).toBe(true);
        },
        tells: ['user.created'],
        // The account exists and can sign in; only the answer was lost.
        repeatAfterLoss: 400,
        repeatTells: ['auth.sign_up_refused'],
      };
    },
  },
  {
    name: 'POST /register',
    handler: () => import('../../functions/hosted-pages/submit-register'),
    // Create the account; check the password of the account with this email; begin the session.
    calls: ['TransactWriteItems', 'GetItem', 'GetItem', 'TransactWriteItems', 'Query'],
    effect: 0,
    swallowed: [4],
    arrange: async () => {
      const email = `${randomUUID()}@example.com`;
      return {
        event: gatewayEvent('POST /register', pageFormAsJson({ email, password, confirm: password })),
        tells: ['user.created', 'user.signed_in'],
        tellsLater: ['user.signed_in'],
        // Signed in also by a repeat: the account exists, and the password is that of it.
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
          expect(answer.cookies).toContainEqual(expect.stringMatching(/^session_id=.+;/));
        },
        expectEffect: (after, _, isWhole) => {
          expect(usersIn(after)).toMatchObject([{ email, session_epoch: 0 }]);
          if (isWhole) expect(sessionsIn(after)).toHaveLength(1);
        },
        repeatTells: ['auth.sign_up_refused'],
      };
    },
  },
  {
    name: 'POST /sessions',
    handler: () => import('../../functions/auth-service/sign-in'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems', 'Query'],
    swallowed: [3],
    arrange: () => signInScene(),
  },
  {
    name: 'POST /sessions in place of a live session',
    handler: () => import('../../functions/auth-service/sign-in'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems', 'Query'],
    swallowed: [3],
    arrange: () => signInScene({ hasCookie: true }),
  },
  {
    name: 'POST /sessions with a hash of lower cost',
    handler: () => import('../../functions/auth-service/sign-in'),
    calls: ['GetItem', 'GetItem', 'UpdateItem', 'TransactWriteItems', 'Query'],
    swallowed: [4],
    // This flow has every kind of call.
    meetsEveryFault: true,
    // The hash of the same password is replaced.
    withoutHarmless: ({ password_hash: _, ...item }): RawItem => item,
    arrange: () => signInScene({ cost: COST - 1 }),
  },
  {
    name: 'DELETE /sessions',
    handler: () => import('../../functions/auth-service/sign-out'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems'],
    arrange: async () => {
      const user = await plantUser();
      const [ended, other] = [await plantSession(user), await plantSession(user)];
      return {
        event: gatewayEvent('DELETE /sessions', { cookies: [ended.cookie] }),
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 302, headers: { location: '/' } });
          expect(answer.cookies).toEqual([expect.stringMatching(/^session_id=;.* Max-Age=0/)]);
        },
        expectEffect: (after, before) => {
          expect(sessionsIn(after)).toEqual(sessionsIn(before).filter(({ id }) => id === sessionIdOf(other.cookie)));
          expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
        },
        tells: ['auth.signed_out'],
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'GET /profile',
    handler: () => import('../../functions/auth-service/get-profile'),
    calls: ['GetItem', 'GetItem'],
    arrange: async () => {
      const user = await plantUser();
      const { cookie } = await plantSession(user);
      return {
        event: gatewayEvent('GET /profile', { cookies: [cookie] }),
        secrets: [user.email],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email: user.email } }),
      };
    },
  },
  {
    name: 'POST /reset_password',
    handler: () => import('../../functions/auth-service/request-password-reset'),
    calls: ['GetItem', 'UpdateItem', 'UpdateItem'],
    swallowed: [2],
    arrange: async () => {
      const user = await plantUser();
      let token: string | undefined;
      return {
        event: gatewayEvent('POST /reset_password', { json: { email: user.email } }),
        tells: ['auth.password_reset_requested'],
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 200, body: { email: user.email } });
          token = (answer.body as { reset_token: string }).reset_token;
        },
        expectEffect: (after, before) => {
          const [item] = usersIn(after);
          expect(item).toEqual({
            ...usersIn(before)[0],
            reset_token_hash: token === undefined ? expect.anything() : hashToken(token),
            reset_expires_at: expect.any(Number),
          });
        },
      };
    },
  },
  {
    name: 'PUT /reset_password',
    handler: () => import('../../functions/auth-service/reset-password'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems'],
    arrange: async () => {
      const user = await plantUser();
      await plantSession(user);
      const { token } = await plantReset(user);
      const [email, newPassword] = [user.email, `password ${randomUUID()}`];
      return {
        event: gatewayEvent('PUT /reset_password', { json: { email, reset_token: token, new_password: newPassword } }),
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { email, message: 'Password updated' } }),
        expectEffect: async (after) => {
          const [item] = usersIn(after);
          expect(item).toMatchObject({ session_epoch: 4 });
          expect(item).not.toHaveProperty('reset_token_hash');
          expect(
            await hasher.verify(newPassword, { id: String(item?.id), passwordHash: String(item?.password_hash) }),
          ).toBe(true);
        },
        tells: ['user.password_changed'],
        // The token is consumed, and the new password is valid already.
        repeatAfterLoss: 403,
        repeatTells: ['auth.password_reset_refused'],
      };
    },
  },
]);
