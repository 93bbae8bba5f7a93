import '../faults/hardened-environment';
import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import type { LambdaHandler } from '../../lib/http/handler';
import { createHardenedPlanting } from '../faults/planting-hardened';
import { call, gatewayEvent, type RequestParts } from '../support/event';
import { useTables } from '../support/tables';

/** The sweep of expired items comes days late: until then they are there, and count for nothing. */

const tables = useTables();
const planting = createHardenedPlanting(tables);
const { password, limits, plantOwner, plantNewcomer, plantBrowser, plantLink, plantEmailChangeRequest, asOwner } =
  planting;

beforeEach(() => tables.clear());

const handlers: Record<string, () => Promise<{ handler: LambdaHandler }>> = {
  'GET /profile': () => import('../../functions/auth-service/get-profile'),
  'GET /sessions': () => import('../../functions/auth-service/list-sessions'),
  'GET /events': () => import('../../functions/auth-service/list-events'),
  'DELETE /sessions': () => import('../../functions/auth-service/sign-out'),
  'POST /users': () => import('../../functions/auth-service/sign-up'),
  'POST /sessions': () => import('../../functions/auth-service/sign-in'),
  'PUT /reset_password': () => import('../../functions/auth-service/reset-password'),
  'POST /verify_email': () => import('../../functions/mail-links/verify-email'),
  'POST /new_password': () => import('../../functions/mail-links/set-new-password'),
  'POST /change_email': () => import('../../functions/mail-links/confirm-email-change'),
};
const send = async (route: string, parts: RequestParts) =>
  call((await handlers[route]?.())?.handler as LambdaHandler, gatewayEvent(route, parts));
const idOf = (cookie: string) => hashToken(cookie.split('=')[1] ?? '');
const SECONDS_AGO = Date.now() / 1000 - 5;
const newPassword = () => `password ${randomUUID()}`;

test('a session', async () => {
  const { caller, cookie } = await asOwner('GET /profile');
  const { cookie: live } = await plantBrowser(caller);
  await tables.sessions.patch(idOf(cookie), { created_at: SECONDS_AGO - 3600, expires_at: Math.floor(SECONDS_AGO) });

  for (const route of ['GET /profile', 'GET /sessions', 'DELETE /sessions'])
    expect(await send(route, { cookies: [cookie] })).toMatchObject({ status: 403 });

  expect((await send('GET /sessions', { cookies: [live] })).body).toMatchObject({
    sessions: [{ reference: idOf(live) }],
  });
});

test('a session that nobody has used for an hour', async () => {
  const { caller, cookie } = await asOwner('GET /profile', { minutesOld: 60 });
  const { cookie: live } = await plantBrowser(caller, { minutesOld: 59 });

  expect((await send('GET /profile', { cookies: [cookie] })).status).toBe(403);
  expect((await send('GET /profile', { cookies: [live] })).status).toBe(200);
});

describe('a link', () => {
  test.each<[string, (isExpired: boolean) => Promise<[route: string, parts: RequestParts]>]>([
    [
      'that resets a password',
      async (isExpired) => {
        const { token } = await plantLink(await plantOwner(), 'reset-password', { isExpired });
        return ['POST /new_password', { json: { token, new_password: newPassword() } }];
      },
    ],
    [
      'that proves a mailbox, in the browser that signed up',
      async (isExpired) => {
        const { user, signUpCookie } = await plantNewcomer();
        const { token } = await plantLink(user, 'verify-email', { isExpired });
        return ['POST /verify_email', { json: { token }, cookies: [signUpCookie] }];
      },
    ],
    [
      'that proves a mailbox, with a password',
      async (isExpired) => {
        const { user } = await plantNewcomer();
        const { token } = await plantLink(user, 'verify-email', { isExpired });
        return ['POST /verify_email', { json: { token, password: newPassword() } }];
      },
    ],
    [
      'that changes an email',
      async (isExpired) => {
        const { token } = await plantEmailChangeRequest(await plantOwner(), `${randomUUID()}@example.com`, {
          isExpired,
        });
        return ['POST /change_email', { json: { token } }];
      },
    ],
    [
      'whose token is typed in',
      async (isExpired) => {
        const user = await plantOwner();
        const { token } = await plantLink(user, 'reset-password', { isExpired });
        return [
          'PUT /reset_password',
          { json: { email: user.email, reset_token: token, new_password: newPassword() } },
        ];
      },
    ],
  ])('%s', async (_, begin) => {
    const [route, parts] = await begin(true);
    const before = await tables.users.items();
    const refused = await send(route, parts);
    // In the browser that signed up a password may still prove it, by another link.
    expect([400, 403]).toContain(refused.status);
    expect(await tables.users.items()).toEqual(before);

    expect((await send(...(await begin(false)))).status).toBe(200);
  });
});

describe('where guesses are counted', () => {
  const guess = (email: string, cookies: string[] = []) =>
    send('POST /sessions', { json: { email, password: 'not it' }, cookies });
  const locked = async () => {
    const user = await plantOwner();
    for (let guesses = 1; guesses <= 5; guesses += 1) expect((await guess(user.email)).status).toBe(401);
    expect((await guess(user.email)).status).toBe(429);
    const signIn = (cookies: string[] = []) =>
      send('POST /sessions', { json: { email: user.email, password }, cookies }).then(({ status }) => status);
    return { user, signIn };
  };

  test('the memory of a device', async () => {
    const { user, signIn } = await locked();
    const [known, forgotten] = [randomUUID(), randomUUID()];
    const remember = (device: string, until: number) =>
      limits.remember(`device#${hashToken(`${user.email} ${device}`)}`, new Date(until));
    await remember(known, Date.now() + 60_000);
    await remember(forgotten, Date.now() - 1000);

    expect(await signIn([`__Host-device=${forgotten}`])).toBe(429);
    expect(await signIn([`__Host-device=${known}`])).toBe(200);
  });

  test('the window of an account and of an address', async () => {
    const { user, signIn } = await locked();
    expect(await signIn()).toBe(429);
    for (const { id } of await tables.limits.items()) await tables.limits.patch(String(id), { ends_at: SECONDS_AGO });

    expect(await signIn()).toBe(200);
    expect((await guess(user.email)).status).toBe(401);
  });

  test('the window of sign-ups and of mails to somebody', async () => {
    const { email } = await plantOwner();
    const signUp = () => send('POST /users', { json: { email, password } });
    const mails = async () => (await tables.outbox.items()).length;
    for (let count = 1; count <= 20; count += 1) expect((await signUp()).status).toBe(200);
    expect([(await signUp()).status, await mails()]).toEqual([429, 10]);
    for (const { id } of await tables.limits.items()) await tables.limits.patch(String(id), { ends_at: SECONDS_AGO });

    expect([(await signUp()).status, await mails()]).toEqual([200, 11]);
  });
});

test('an event', async () => {
  const { caller, cookie } = await asOwner('GET /events');
  const [item] = (await tables.events.items()).filter(({ type }) => type === 'user.created');
  const Item = { ...item, expires_at: Math.floor(SECONDS_AGO) };
  await tables.client.documents.send(new PutCommand({ TableName: tables.events.name, Item }));

  const { body } = await send('GET /events', { cookies: [cookie] });

  expect(item).toMatchObject({ user_id: caller.id });
  expect(body).toMatchObject({ events: [{ type: 'user.signed_in' }], next_cursor: null });
  expect((body as { events: unknown[] }).events).toHaveLength(1);
});
