import '../faults/hardened-environment';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import type { LambdaHandler } from '../../lib/http/handler';
import { createDirectoryPlanting } from '../faults/planting-directory';
import { createHardenedPlanting } from '../faults/planting-hardened';
import { call, gatewayEvent, type RequestParts } from '../support/event';
import { type RawItem, useTables } from '../support/tables';

/** An item with a time or a method that cannot be read is not valid: nothing lives longer because its expiry is lost or has another unit. */

const tables = useTables();
const planting = createHardenedPlanting(tables);
const directory = createDirectoryPlanting(tables, { cost: 4 });
const { plantOwner, plantBrowser, plantLink, plantNewcomer, plantEmailChangeRequest } = planting;

beforeEach(() => tables.clear());

const send = async (load: Promise<{ handler: LambdaHandler }>, route: string, parts: RequestParts) =>
  call((await load).handler, gatewayEvent(route, parts));

/** Ways to lose a time: each takes the stored seconds. `undefined` removes the attribute. */
const faults: [fault: string, change: (seconds: number) => unknown][] = [
  ['text', (seconds) => String(seconds)],
  ['milliseconds', (seconds) => seconds * 1000],
  ['absent', () => undefined],
  ['null', () => null],
  ['negative', (seconds) => -seconds],
];

const methodFaults: [fault: string, change: () => unknown][] = [
  ['text', () => 'pwd'],
  ['empty', () => []],
  ['unknown', () => ['pwd', 'otp2']],
  ['numbers', () => [1]],
  ['absent', () => undefined],
  ['null', () => null],
];

/** The faults that an attribute can have. A key of an index is always a number, and an earlier version stored no `used_at`. */
const faultsOf = (attribute: string) => {
  if (attribute === 'methods') return methodFaults;
  return faults.filter(([fault]) => {
    if (attribute === 'created_at') return !['text', 'null'].includes(fault);
    if (attribute === 'session_epoch') return ['text', 'absent', 'null'].includes(fault);
    return attribute !== 'used_at' || fault !== 'absent';
  });
};

const rewrite = async (
  table: 'sessions' | 'users' | 'limits',
  id: string,
  attribute: string,
  change: (value: number) => unknown,
) => {
  const item = (await tables[table].get(id)) as RawItem;
  const { [attribute]: value, ...rest } = item;
  const changed = change(Number(value));
  const Item = changed === undefined ? rest : { ...rest, [attribute]: changed };
  await tables.client.documents.send(new PutCommand({ TableName: tables[table].name, Item }));
  return () => tables.client.documents.send(new PutCommand({ TableName: tables[table].name, Item: item }));
};

const ATTRIBUTES = ['expires_at', 'created_at', 'used_at', 'session_epoch', 'authenticated_at', 'methods'];

describe.each(ATTRIBUTES)('a session whose %s is', (attribute) => {
  test.each(faultsOf(attribute))('%s', async (_, change) => {
    const user = await plantOwner();
    const { cookie } = await plantBrowser(user);
    const reference = hashToken(cookie.split('=')[1] ?? '');
    const { cookie: live } = await plantBrowser(user);
    const { cookie: apiCookie } = await plantBrowser(user, { cookieName: '__Host-_my_session_id' });
    const profile = (parts: RequestParts) =>
      send(import('../../functions/auth-service/get-profile'), 'GET /profile', parts);
    const issue = () =>
      send(import('../../functions/auth-service/issue-session-token'), 'POST /token', { cookies: [cookie] });
    const { access_token: token } = (await issue()).body as { access_token: string };
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    expect((await profile(bearer)).status).toBe(200);

    await rewrite('sessions', reference, attribute, change);
    await rewrite('sessions', hashToken(apiCookie.split('=')[1] ?? ''), attribute, change);

    expect((await profile({ cookies: [cookie] })).status).toBe(403);
    expect((await profile(bearer)).status).toBe(403);
    expect((await issue()).status).toBe(403);
    const signOut = import('../../functions/auth-service/sign-out');
    expect((await send(signOut, 'DELETE /sessions', { cookies: [cookie] })).status).toBe(403);
    const getMe = import('../../functions/session-api/get-me');
    expect((await send(getMe, 'GET /api/v1/users/me', { cookies: [apiCookie] })).status).toBe(403);
    const list = await send(import('../../functions/auth-service/list-sessions'), 'GET /sessions', { cookies: [live] });
    const { sessions } = list.body as { sessions: { reference: string }[] };
    expect(sessions.map((session) => session.reference)).not.toContain(reference);
  });
});

describe.each(ATTRIBUTES)('a token session whose %s is', (attribute) => {
  test.each(faultsOf(attribute))('%s', async (_, change) => {
    const { session, headers, refreshToken } = await directory.plantTokens(await plantOwner());
    const restore = await rewrite('sessions', `sid#${session.id}`, attribute, change);
    const show = () => send(import('../../functions/user-directory/get-token'), 'GET /api/users/token', { headers });
    const refresh = () =>
      send(import('../../functions/user-directory/refresh-tokens'), 'POST /api/users/refresh', {
        json: { refresh_token: refreshToken },
      });

    expect([(await show()).status, (await refresh()).status]).toEqual([401, 401]);

    await restore();
    expect([(await show()).status, (await refresh()).status]).toEqual([200, 200]);
  });
});

describe('a link whose expiry is', () => {
  const newPassword = () => `a long password ${Math.random()}`;
  const links: Record<string, () => Promise<[id: string, attribute: string, use: () => ReturnType<typeof send>]>> = {
    'a reset': async () => {
      const user = await plantOwner();
      const { token } = await plantLink(user, 'reset-password');
      const json = { token, new_password: newPassword() };
      return [
        user.id,
        'reset_expires_at',
        () => send(import('../../functions/mail-links/set-new-password'), 'POST /new_password', { json }),
      ];
    },
    'a verification': async () => {
      const { user, signUpCookie } = await plantNewcomer();
      const { token } = await plantLink(user, 'verify-email');
      const parts = { json: { token }, cookies: [signUpCookie] };
      return [
        user.id,
        'verify_expires_at',
        () => send(import('../../functions/mail-links/verify-email'), 'POST /verify_email', parts),
      ];
    },
    'an email change': async () => {
      const user = await plantOwner();
      const { token } = await plantEmailChangeRequest(user, `${user.id}@example.org`);
      return [
        user.id,
        'change_expires_at',
        () =>
          send(import('../../functions/mail-links/confirm-email-change'), 'POST /change_email', { json: { token } }),
      ];
    },
  };
  const cases = Object.entries(links).flatMap(([kind, begin]) =>
    faults.map(([fault, change]) => [fault, kind, begin, change] as const),
  );

  test.each(cases)('%s: %s', async (_, __, begin, change) => {
    const [id, attribute, use] = await begin();
    const restore = await rewrite('users', id, attribute, change);
    expect((await use()).status).toBe(403);
    await restore();
    expect((await use()).status).toBe(200);
  });
});
