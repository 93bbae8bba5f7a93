import './hardened-environment';
import { afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { secretOf } from '../../lib/auth/user-id';
import type { Answer } from '../support/event';
import { gatewayEvent } from '../support/event';
import { PAGE_FORM } from '../support/page-forms';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import { type Snapshot, useTables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { sessionsIn, usersIn } from './planting';
import { about, createConsolePlanting, itemOf, othersThan } from './planting-console';
import { expectAdminsCounted, keepWarm, newEmail, newName } from './planting-directory';
import { newMailsIn } from './planting-hardened';

/**
 * Invitations: by the user directory and by the pages of the admin console, and the page behind their mail. Sending many is in
 * invitation-list.test.ts.
 */

const tables = useTables();
const { hasher, password, asAdmin, plantInvitationLink } = createConsolePlanting(tables);

beforeAll(keepWarm);
beforeEach(keepWarm);
afterEach(async () => expectAdminsCounted(await watchTables(tables).snapshot()));

type Arranged = Awaited<ReturnType<typeof asAdmin>>;

/** Somebody is invited who was not there before. */
const expectInvited =
  ({ customerId, caller }: Arranged, email: string): NonNullable<Scene['expectEffect']> =>
  (after, before) => {
    const user = usersIn(after).find((item) => item.email === email);
    expect(user).toMatchObject({ customer_id: customerId, invited_by: caller.id, session_epoch: 0, active: true });
    expect(user).not.toHaveProperty('password_hash');
    expect(after.USERS_TABLE).toContainEqual({ id: `email#${email}`, user_id: user?.id });
    expect(after.USERS_TABLE).toHaveLength((before.USERS_TABLE?.length ?? 0) + 2);
    expect(newMailsIn(after, before)).toEqual([['invitation', email]]);
  };

/** Everything about the user is as before, but when they were invited, and there is one more mail. */
const expectRenewed =
  (user: User): NonNullable<Scene['expectEffect']> =>
  (after, before) => {
    const { invited_at: now, ...item } = itemOf(user, after) ?? {};
    const { invited_at: then, ...earlier } = itemOf(user, before) ?? {};
    expect(item).toEqual(earlier);
    expect(String(now) >= String(then)).toBe(true);
    expect(newMailsIn(after, before)).toEqual([['invitation', user.email]]);
    expect(othersThan(user, after)).toEqual(othersThan(user, before));
  };

const expectGone =
  (user: User): NonNullable<Scene['expectEffect']> =>
  (after, before) => {
    expect(after.USERS_TABLE).toEqual(othersThan(user, before));
    expect(newMailsIn(after, before)).toEqual([]);
  };

const led = (answer: Answer): void =>
  expect(answer).toMatchObject({ status: 303, headers: { location: '/admin/invitations' } });
const answered =
  (status: number, body: object): Scene['expectAnswer'] =>
  (answer) =>
    expect(answer).toMatchObject({ status, body });

const directoryCase = (
  route: string,
  handler: FaultCase['handler'],
  calls: string[],
  sceneOf: (arranged: Arranged) => Promise<Scene>,
  more: Partial<FaultCase> = {},
): FaultCase => ({
  name: route,
  handler,
  calls: ['BatchGetItem', ...calls],
  ...more,
  arrange: async () => {
    const arranged = await asAdmin(route.split(' ').slice(0, 2).join(' '));
    return { secrets: arranged.secrets, ...(await sceneOf(arranged)) };
  },
});

const consoleCase = (
  title: string,
  calls: string[],
  sceneOf: (arranged: Arranged) => Promise<Scene>,
  more: Partial<FaultCase> = {},
): FaultCase => {
  const route = 'POST /admin/invitations';
  const handler = () => import('../../functions/admin-console/submit-invitation');
  return { ...directoryCase(route, handler, calls, sceneOf), name: `${route} ${title}`, ...more };
};

const inviteScene =
  (isAdmin: boolean) =>
  async (arranged: Arranged): Promise<Scene> => {
    const [email, name] = [newEmail(), newName()];
    const roles = isAdmin ? [{ id: arranged.admin.id }] : [];
    return {
      event: arranged.request({ json: { email, name, active: true, roles } }),
      tells: ['user.created', 'user.invited'],
      expectAnswer: answered(201, { email, name }),
      expectEffect: expectInvited(arranged, email),
      repeatAfterLoss: 409,
      repeatTells: ['auth.sign_up_refused'],
    };
  };

const acceptCase = (
  name: string,
  calls: string[],
  {
    by,
    isPerson,
    changed,
    isAdmin = false,
    ...more
  }: Partial<FaultCase> & {
    by: 'password' | 'passkey';
    isPerson: boolean;
    changed: string;
    isAdmin?: boolean;
  },
): FaultCase => ({
  name: `POST /invitation ${name}`,
  handler: () => import('../../functions/mail-links/accept-invitation'),
  calls,
  ...more,
  arrange: async () => {
    const { plantInvited, admin } = await asAdmin('POST /invitation');
    const user = await plantInvited(isAdmin ? { roles: [admin] } : {});
    const { token } = await plantInvitationLink(user);
    const passkey = () => JSON.stringify(createSoftwareAuthenticator({ userHandle: '' }).register(secretOf(token)));
    const fields = by === 'password' ? { password } : { passkey: passkey() };
    const own = ({ user_id: owner }: { user_id?: unknown }) => owner === user.id;
    return {
      event: gatewayEvent('POST /invitation', {
        json: { token, ...fields },
        ...(isPerson ? { headers: PAGE_FORM } : {}),
      }),
      tells: ['user.invitation_accepted', 'user.email_verified', changed, ...(isPerson ? ['user.signed_in'] : [])],
      tellsLater: ['user.signed_in'],
      expectAnswer: (answer) =>
        isPerson
          ? expect(answer).toMatchObject({ status: 303, headers: { location: '/' } })
          : expect(answer).toMatchObject({ status: 200, body: { message: 'invitation accepted' } }),
      expectEffect: async (after: Snapshot, before: Snapshot, isWhole: boolean) => {
        const item = itemOf(user, after);
        expect(item).toMatchObject({ email: user.email, email_verified: true, active: true });
        for (const name of ['invited_at', 'invited_by', 'invite_token_hash', 'invite_expires_at'])
          expect(item).not.toHaveProperty(name);
        const hash = { id: user.id, passwordHash: String(item?.password_hash) };
        if (by === 'password') expect(await hasher.verify(password, hash)).toBe(true);
        else expect([item?.passkeys, after.CREDENTIALS_TABLE?.length]).toEqual([1, 1]);
        expect(othersThan(user, after)).toEqual(othersThan(user, before));
        if (isWhole) expect(sessionsIn(after).filter(own)).toHaveLength(isPerson ? 1 : 0);
      },
      repeatAfterLoss: 403,
      repeatTells: ['auth.invitation_refused'],
    };
  },
});

/** Remember the device beside the new session and a list of the others. */
const BEGIN = ['TransactWriteItems', 'Query', 'UpdateItem'];

const createDirectoryUser = () => import('../../functions/user-directory/create-directory-user');

describeFaults(tables, [
  // Reserve the mail.
  directoryCase('POST /api/users', createDirectoryUser, ['UpdateItem', 'TransactWriteItems'], inviteScene(false)),
  directoryCase(
    'POST /api/users of an admin',
    createDirectoryUser,
    ['Query', 'UpdateItem', 'TransactWriteItems'],
    inviteScene(true),
    { onlyWithAll: true },
  ),
  directoryCase(
    'POST /api/users/{id}/invitation',
    () => import('../../functions/user-directory/renew-invitation'),
    ['GetItem', 'UpdateItem', 'TransactWriteItems'],
    async ({ plantInvited, request }) => {
      const user = await plantInvited();
      return {
        event: request(about(user)),
        tells: ['user.invited'],
        expectAnswer: answered(200, { message: 'Invitation sent.' }),
        expectEffect: expectRenewed(user),
      };
    },
  ),
  directoryCase(
    'DELETE /api/users/{id}/invitation',
    () => import('../../functions/user-directory/withdraw-invitation'),
    ['GetItem', 'TransactWriteItems'],
    async ({ plantInvited, request, admin }) => {
      const user = await plantInvited({ roles: [admin] });
      return {
        event: request(about(user)),
        tells: ['user.deleted'],
        expectAnswer: answered(200, {}),
        expectEffect: expectGone(user),
        repeatAfterLoss: 404,
      };
    },
  ),
  directoryCase(
    'GET /api/invitations',
    () => import('../../functions/user-directory/list-invitations'),
    ['Query'],
    async ({ plantInvited, request }) => {
      const { id } = await plantInvited();
      return { event: request(), expectAnswer: answered(200, { invitations: [{ id }] }) };
    },
  ),
  consoleCase('that invites', ['UpdateItem', 'TransactWriteItems'], async (arranged) => {
    const email = newEmail();
    return {
      event: arranged.send({ action: 'invite', email, name: newName() }),
      tells: ['user.created', 'user.invited'],
      expectAnswer: led,
      expectEffect: expectInvited(arranged, email),
      // The form again: the email has an account.
      repeatAfterLoss: 400,
      repeatTells: ['auth.sign_up_refused'],
    };
  }),
  consoleCase('that sends an invitation again', ['GetItem', 'UpdateItem', 'TransactWriteItems'], async (arranged) => {
    const user = await arranged.plantInvited();
    return {
      event: arranged.send({ action: 'again', id: user.id }),
      tells: ['user.invited'],
      expectAnswer: led,
      expectEffect: expectRenewed(user),
    };
  }),
  consoleCase('that withdraws one', ['GetItem', 'TransactWriteItems'], async (arranged) => {
    const user = await arranged.plantInvited();
    return {
      event: arranged.send({ action: 'revoke', id: user.id }),
      tells: ['user.deleted'],
      // A repeat leads there too, and says that the invitation is over.
      expectAnswer: led,
      expectEffect: expectGone(user),
    };
  }),
  directoryCase(
    'POST /admin/invitations/list that shows a preview',
    () => import('../../functions/admin-console/submit-invitation-list'),
    ['GetItem', 'GetItem'],
    async ({ plantInvited, send }) => {
      const { email } = await plantInvited();
      return {
        event: send({ step: 'preview', list: email }),
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, text: expect.stringContaining(email) }),
      };
    },
  ),
  acceptCase('with a password', ['GetItem', 'TransactWriteItems', 'DeleteItem', 'DeleteItem'], {
    by: 'password',
    isPerson: false,
    changed: 'user.password_changed',
    isAdmin: true,
    swallowed: [2, 3],
  }),
  acceptCase('with a passkey', ['GetItem', 'TransactWriteItems', 'DeleteItem', 'DeleteItem'], {
    by: 'passkey',
    isPerson: false,
    changed: 'user.passkey_added',
    swallowed: [2, 3],
  }),
  acceptCase('with a password, by a person', ['GetItem', 'TransactWriteItems', 'DeleteItem', 'DeleteItem', ...BEGIN], {
    by: 'password',
    isPerson: true,
    changed: 'user.password_changed',
    effect: 1,
    swallowed: [2, 3, 5, 6],
  }),
]);
