import './hardened-environment';
import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { gatewayEvent } from '../support/event';
import { PAGE_FORM } from '../support/page-forms';
import { useTables } from '../support/tables';
import type { Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionsIn } from './planting';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/** The requests that use the link of a mail. */

const tables = useTables();
const { hasher, plantOwner, plantNewcomer, plantBrowser, plantLink, plantEmailChangeRequest } =
  createHardenedPlanting(tables);

const verifyEmail = () => import('../../functions/mail-links/verify-email');

const newEmail = () => `${randomUUID()}@example.com`;
const newPassword = () => `password ${randomUUID()}`;

/** A new password clears the guess limits of the account and of its known devices. */
const LIFT = ['DeleteItem', 'DeleteItem'];

/** A link that sets a password. It ends all earlier sessions and begins none. */
const passwordScene =
  (
    route: string,
    begin: () => Promise<{ json: object; newPassword: string; status?: object; mails?: string[]; tells: string[] }>,
    refusal: string,
  ) =>
  async (): Promise<Scene> => {
    const { json, newPassword: typed, mails = [], tells } = await begin();
    return {
      event: gatewayEvent(route, { json }),
      tells,
      expectAnswer: (answer) => expect(answer.status).toBe(200),
      expectEffect: async (after, before) => {
        const item = onlyUserIn(after);
        expect(item).toMatchObject({ session_epoch: 4, email_verified: true });
        for (const used of ['reset_token_hash', 'verify_token_hash', 'sign_up_hash']) {
          if (used in onlyUserIn(before)) expect(item).not.toHaveProperty(used);
        }
        expect(await hasher.verify(typed, { id: String(item.id), passwordHash: String(item.password_hash) })).toBe(
          true,
        );
        expect(newMailsIn(after, before)).toEqual(mails.map((purpose) => [purpose, item.email]));
        expect(after.SESSIONS_TABLE).toEqual(before.SESSIONS_TABLE);
      },
      repeatAfterLoss: 403,
      repeatTells: [refusal],
    };
  };

describeFaults(tables, [
  {
    name: 'POST /verify_email in the browser that signed up',
    handler: verifyEmail,
    calls: ['GetItem', 'TransactWriteItems'],
    arrange: async () => {
      const { user, signUpCookie } = await plantNewcomer();
      const { token } = await plantLink(user, 'verify-email');
      return {
        event: gatewayEvent('POST /verify_email', { json: { token }, cookies: [signUpCookie] }),
        secrets: [user.passwordHash],
        tells: ['user.email_verified'],
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 200, body: { email: user.email, message: 'email verified' } });
          expect(answer.cookies).toEqual([]);
        },
        expectEffect: (after, before) => {
          const { sign_up_hash, verify_token_hash, verify_expires_at, ...item } = onlyUserIn(before);
          expect(onlyUserIn(after)).toEqual({ ...item, email_verified: true });
        },
        repeatAfterLoss: 403,
        repeatTells: ['auth.email_verification_refused'],
      };
    },
  },
  {
    name: 'POST /verify_email by a person in the browser that signed up',
    handler: verifyEmail,
    // Verify; read the user, and begin the session beside a list of the others; remember the device.
    calls: ['GetItem', 'TransactWriteItems', 'GetItem', 'TransactWriteItems', 'Query', 'UpdateItem'],
    effect: 1,
    swallowed: [4, 5],
    arrange: async () => {
      const { user, signUpCookie } = await plantNewcomer();
      const { token } = await plantLink(user, 'verify-email');
      return {
        event: gatewayEvent('POST /verify_email', { json: { token }, cookies: [signUpCookie], headers: PAGE_FORM }),
        secrets: [user.passwordHash],
        tells: ['user.email_verified', 'user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) => {
          expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
          expect(answer.cookies).toContainEqual(expect.stringMatching(/^__Host-session_id=.+;/));
        },
        expectEffect: (after, _, isWhole) => {
          expect(onlyUserIn(after)).toMatchObject({ id: user.id, email_verified: true });
          if (isWhole) expect(sessionsIn(after)).toHaveLength(1);
        },
        // The email is verified, and the user can sign in with the password.
        repeatAfterLoss: 403,
        repeatTells: ['auth.email_verification_refused'],
      };
    },
  },
  {
    name: 'POST /verify_email with a password',
    handler: verifyEmail,
    calls: ['GetItem', 'GetItem', 'TransactWriteItems', ...LIFT],
    swallowed: [3, 4],
    arrange: passwordScene(
      'POST /verify_email',
      async () => {
        const { user } = await plantNewcomer();
        const { token } = await plantLink(user, 'verify-email');
        const typed = newPassword();
        const tells = ['user.email_verified', 'user.password_changed'];
        return { json: { token, password: typed }, newPassword: typed, tells };
      },
      'auth.email_verification_refused',
    ),
  },
  {
    name: 'POST /new_password',
    handler: () => import('../../functions/mail-links/set-new-password'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems', ...LIFT],
    swallowed: [3, 4],
    arrange: passwordScene(
      'POST /new_password',
      async () => {
        const user = await plantOwner();
        await plantBrowser(user);
        const { token } = await plantLink(user, 'reset-password');
        const typed = newPassword();
        const mails = ['password-changed'];
        return { json: { token, new_password: typed }, newPassword: typed, mails, tells: ['user.password_changed'] };
      },
      'auth.password_reset_refused',
    ),
  },
  {
    name: 'PUT /reset_password',
    handler: () => import('../../functions/auth-service/reset-password'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems', ...LIFT],
    swallowed: [3, 4],
    arrange: passwordScene(
      'PUT /reset_password',
      async () => {
        const user = await plantOwner();
        await plantBrowser(user);
        const { token } = await plantLink(user, 'reset-password');
        const typed = newPassword();
        const json = { email: user.email, reset_token: token, new_password: typed };
        return { json, newPassword: typed, mails: ['password-changed'], tells: ['user.password_changed'] };
      },
      'auth.password_reset_refused',
    ),
  },
  {
    name: 'POST /change_email',
    handler: () => import('../../functions/mail-links/confirm-email-change'),
    calls: ['GetItem', 'GetItem', 'TransactWriteItems'],
    arrange: async () => {
      const [user, email] = [await plantOwner(), newEmail()];
      const { token } = await plantEmailChangeRequest(user, email);
      await plantBrowser(user);
      return {
        event: gatewayEvent('POST /change_email', { json: { token } }),
        secrets: [user.email],
        tells: ['user.updated'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email } }),
        expectEffect: (after, before) => {
          expect(onlyUserIn(after)).toMatchObject({ email, email_verified: true, session_epoch: 3 });
          expect(onlyUserIn(after)).not.toHaveProperty('change_token_hash');
          const claims = after.USERS_TABLE?.filter(({ id }) => String(id).startsWith('email#'));
          expect(claims).toEqual([{ id: `email#${email}`, user_id: user.id }]);
          expect(newMailsIn(after, before)).toEqual([['email-changed', user.email]]);
          expect(sessionsIn(after)).toEqual(sessionsIn(before));
        },
        repeatAfterLoss: 403,
        repeatTells: ['auth.email_change_refused'],
      };
    },
  },
]);
