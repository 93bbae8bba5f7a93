import './hardened-environment';
import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { cookieFrom, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionsIn } from './planting';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/** The requests that send mail, in mode hardened. The requests that use links are in hardened-links.test.ts. */

const tables = useTables();
const { hasher, password, plantOwner, plantNewcomer, asOwner } = createHardenedPlanting(tables);

const signUp = () => import('../../functions/auth-service/sign-up');
const requestReset = () => import('../../functions/auth-service/request-password-reset');

const newEmail = () => `${randomUUID()}@example.com`;

/** A request whose only effect is a mail. @param purpose of a mail that belongs to no user. */
const mailScene =
  (route: string, purpose: string, tells: string, email: () => string | Promise<string>) =>
  async (): Promise<Scene> => {
    const to = await email();
    return {
      event: gatewayEvent(route, { json: { email: to, ...(route === 'POST /users' ? { password } : {}) } }),
      tells: [tells],
      expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email: to } }),
      expectEffect: (after, before) => {
        expect(newMailsIn(after, before)).toEqual([[purpose, to]]);
        expect(after.USERS_TABLE).toEqual(before.USERS_TABLE);
      },
    };
  };

const requestCase = (name: string, about: { owner: boolean }): FaultCase => ({
  name: `POST /reset_password for ${name}`,
  handler: requestReset,
  // Count the IP address and the recipient while the email claim is read; then write the mail and count the event at the same time.
  calls: ['UpdateItem', 'UpdateItem', 'GetItem', 'PutItem', 'UpdateItem'],
  swallowed: [4],
  tellsBeside: true,
  arrange: mailScene('POST /reset_password', 'reset-password', 'auth.password_reset_requested', async () =>
    about.owner ? (await plantOwner()).email : newEmail(),
  ),
});

const ownerOf = async (user: ReturnType<typeof plantOwner>) => (await user).email;

describeFaults(tables, [
  {
    name: 'POST /users',
    handler: signUp,
    calls: ['UpdateItem', 'GetItem', 'UpdateItem', 'GetItem', 'TransactWriteItems'],
    arrange: async () => {
      const email = newEmail();
      let cookie = '';
      return {
        event: gatewayEvent('POST /users', { json: { email, password } }),
        tells: ['user.created'],
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 200, body: { email, message: 'user created' } });
          cookie = cookieFrom(answer);
          expect(cookie).toMatch(/^__Host-sign_up=[\w-]{43}$/);
        },
        expectEffect: async (after, before) => {
          const item = onlyUserIn(after);
          const secret = cookie.split('=')[1];
          expect(item).toMatchObject({ email, session_epoch: 0, active: true });
          expect(item.sign_up_hash).toEqual(secret === undefined ? expect.any(String) : hashToken(secret));
          expect(item).not.toHaveProperty('email_verified');
          expect(after.USERS_TABLE).toHaveLength(2);
          expect(newMailsIn(after, before)).toEqual([['verify-email', email]]);
          expect(await hasher.verify(password, { id: String(item.id), passwordHash: String(item.password_hash) })).toBe(
            true,
          );
        },
      };
    },
  },
  {
    name: 'POST /users with a taken email',
    handler: signUp,
    calls: ['UpdateItem', 'GetItem', 'UpdateItem', 'GetItem', 'TransactWriteItems', 'UpdateItem'],
    swallowed: [5],
    tellsBeside: true,
    arrange: mailScene('POST /users', 'account-exists', 'auth.sign_up_refused', () => ownerOf(plantOwner())),
  },
  requestCase('somebody', { owner: true }),
  requestCase('nobody', { owner: false }),
  {
    name: 'POST /email_verification',
    handler: () => import('../../functions/auth-service/request-email-verification'),
    calls: ['UpdateItem', 'UpdateItem', 'PutItem', 'UpdateItem'],
    effect: 2,
    swallowed: [3],
    tellsBeside: true,
    arrange: mailScene(
      'POST /email_verification',
      'verify-email',
      'auth.email_verification_requested',
      async () => (await plantNewcomer()).user.email,
    ),
  },
  {
    name: 'PUT /email',
    handler: () => import('../../functions/auth-service/request-email-change'),
    calls: ['BatchGetItem', 'UpdateItem', 'UpdateItem', 'GetItem', 'TransactWriteItems', 'PutItem'],
    swallowed: [5],
    arrange: async () => {
      const { caller, request, secrets } = await asOwner('PUT /email');
      const wished = newEmail();
      return {
        event: request({ json: { new_email: wished } }),
        secrets,
        tells: ['auth.email_change_requested'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email: caller.email } }),
        expectEffect: (after, before) => {
          expect(onlyUserIn(after)).toEqual({ ...onlyUserIn(before), new_email: wished });
          expect(newMailsIn(after, before)).toEqual([
            ['change-email', wished],
            ['email-change-requested', caller.email],
          ]);
          expect(sessionsIn(after)).toEqual(sessionsIn(before));
        },
      };
    },
  },
]);
