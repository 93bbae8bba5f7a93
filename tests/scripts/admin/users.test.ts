import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../lib/auth/contract-mode';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';
import { useTables } from '../../support/tables';
import { admin, adminJson, created } from './admin-fixture';

/** The commands about one user. */

const tables = useTables();
afterEach(() => tables.clear());

const EMAIL = 'ada@example.com';
const HARDENED = { CONTRACT_MODE: hardenedMode.name };
const NEW_PASSWORD = 'another canary of the command';
const missing = '37f60506-2d9a-4832-9702-19f5324222ec';

const eventTypes = async () => (await tables.events.items()).map(({ type }) => type).sort();

describe('show', () => {
  test('shows a user by email or by id', async () => {
    const ada = await created(EMAIL, '--name', 'Ada', '--role', 'admin');
    const { json } = await adminJson(['show', '--email', 'ADA@example.com']);
    const { created_at, updated_at, ...rest } = json;
    expect(rest).toEqual({ ...ada, email_verified: true });
    expect([new Date(created_at).toISOString(), new Date(updated_at).toISOString()]).toEqual([created_at, updated_at]);
    const { stdout } = await admin(['show', '--id', ada.id.toUpperCase()]);
    expect(stdout).toMatch(/^ada@example\.com\n {2}id {8}.*verified {2}yes.*roles {5}admin.*created {3}\d{4}-.*UTC/s);
  });

  test.each([
    ['--email', EMAIL],
    ['--id', missing],
  ])('knows nobody by another %s', async (option, value) => {
    const { status, json } = await adminJson(['show', option, value]);
    expect([status, json.error.code]).toEqual([1, 'user_not_found']);
  });
});

describe('set-password', () => {
  test('replaces the password, ends all sessions and forgets failed attempts', async () => {
    const { id } = await created(EMAIL);
    await tables.limits.patch(`account#${EMAIL}`, { failures: 5, ends_at: 9_999_999_999 });
    const env = { LIMIT_ACCOUNT_FAILURES: '5' };
    const { status, json } = await adminJson(['set-password', '--email', EMAIL], { input: NEW_PASSWORD, env });
    expect([status, json.id]).toEqual([0, id]);
    const user = await tables.users.get(id);
    expect(user).toMatchObject({ session_epoch: 1 });
    expect(await createPasswordHasher(4).verify(NEW_PASSWORD, { id, passwordHash: String(user?.password_hash) })).toBe(
      true,
    );
    expect(await tables.limits.items()).toEqual([]);
    expect(await eventTypes()).toEqual(['user.created', 'user.password_changed']);
  });

  test.each([
    [hardenedMode.name, ['password-changed']],
    [classicMode.name, []],
  ])('in mode %s sends the mails %j', async (mode, mails) => {
    await created(EMAIL);
    await admin(['set-password', '--email', EMAIL], { input: NEW_PASSWORD, env: { CONTRACT_MODE: mode } });
    expect((await tables.outbox.items()).map(({ purpose }) => purpose)).toEqual(mails);
  });

  test.each([
    ['short', HARDENED, 'invalid_field'],
    [`${EMAIL}1`, HARDENED, 'invalid_field'],
    [' ', {}, 'password_missing'],
  ])('refuses the password %j and changes nothing', async (password, env, code) => {
    await created(EMAIL);
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['set-password', '--email', EMAIL], { input: password, env });
    expect([status, json.error.code]).toEqual([1, code]);
    expect(await tables.snapshot()).toEqual(before);
  });

  test('asks for no password if there is no such user', async () => {
    expect((await adminJson(['set-password', '--id', missing])).json.error.code).toBe('user_not_found');
  });
});

describe('end-sessions', () => {
  test('ends them by one write of the epoch, and the user sees it', async () => {
    const { id } = await created(EMAIL);
    const { status, stdout } = await admin(['end-sessions', '--email', EMAIL]);
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'All sessions ended: ada@example.com.']);
    expect(await tables.users.get(id)).toMatchObject({ session_epoch: 1, active: true });
    expect(await eventTypes()).toEqual(['auth.all_sessions_ended', 'user.created']);
  });
});

describe('delete', () => {
  test('removes the user, so that the email is free again', async () => {
    const { id } = await created(EMAIL);
    const { status, json } = await adminJson(['delete', '--email', EMAIL, '--yes']);
    expect([status, json.id]).toEqual([0, id]);
    expect(await tables.users.items()).toEqual([]);
    expect(await eventTypes()).toEqual(['user.created', 'user.deleted']);
    expect((await created(EMAIL)).id).not.toBe(id);
  });

  test('leaves a customer its last active admin', async () => {
    await created(EMAIL, '--role', 'admin');
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['delete', '--email', EMAIL, '--yes']);
    expect([status, json.error.code]).toEqual([1, 'last_admin']);
    expect(await tables.snapshot()).toEqual(before);
    await created('eve@example.com', '--role', 'admin');
    expect((await admin(['delete', '--email', EMAIL, '--yes'])).status).toBe(0);
  });

  test.each([
    [hardenedMode.name, ['account-deleted']],
    [classicMode.name, []],
  ])('in mode %s sends the mails %j', async (mode, mails) => {
    await created(EMAIL);
    await admin(['delete', '--email', EMAIL, '--yes'], { env: { CONTRACT_MODE: mode } });
    expect((await tables.outbox.items()).map(({ purpose }) => purpose)).toEqual(mails);
  });

  test('needs --yes without a terminal', async () => {
    await created(EMAIL);
    const { status, json } = await adminJson(['delete', '--email', EMAIL], { input: `${EMAIL}\n` });
    expect([status, json.error.code]).toEqual([1, 'not_confirmed']);
    expect(await tables.users.items()).not.toEqual([]);
  });
});

describe('events', () => {
  test('lists them as the user sees them, newest first', async () => {
    await created(EMAIL);
    await admin(['end-sessions', '--email', EMAIL]);
    const { json } = await adminJson(['events', '--email', EMAIL]);
    expect(json).toMatchObject({
      has_next: false,
      events: [
        { type: 'auth.all_sessions_ended', by: 'user', address: null, client: null, count: 1 },
        { type: 'user.created', by: 'user' },
      ],
    });
    const { stdout } = await admin(['events', '--email', EMAIL, '--limit', '1']);
    expect(stdout).toMatch(/^TIME .*\n\d{4}-.* UTC {2}auth\.all_sessions_ended {2}user\n.*more than these 1: /);
  });

  test('reads more than one page', async () => {
    const { id } = await created(EMAIL);
    for (let count = 0; count < 101; count += 1) await putEvent(id, count);
    const { json } = await adminJson(['events', '--email', EMAIL, '--limit', '1000']);
    expect([json.has_next, json.events.length]).toEqual([false, 102]);
  });

  test('lists those of a deleted user by id', async () => {
    const { id } = await created(EMAIL);
    await admin(['delete', '--email', EMAIL, '--yes']);
    expect((await adminJson(['events', '--email', EMAIL])).json.error.code).toBe('user_not_found');
    const { json } = await adminJson(['events', '--id', id]);
    expect(json.events.map(({ type }: { type: string }) => type)).toEqual(['user.deleted', 'user.created']);
  });

  test('says so if there are none', async () => {
    expect((await admin(['events', '--id', missing])).stdout).toBe('No events.\n');
  });
});

const putEvent = (userId: string, count: number) =>
  tables.client.documents.send(
    new PutCommand({
      TableName: tables.events.name,
      Item: {
        user_id: userId,
        id: `2026-11-20T10:00:00.${String(count).padStart(3, '0')}Z#${missing}`,
        type: 'auth.signed_out',
        time: '2026-11-20T10:00:00.000Z',
        expires_at: 9_999_999_999,
      },
    }),
  );

describe('factors', () => {
  const SINCE = 4950842400.123;
  /** Second factors as the service stores them. */
  const plantFactors = async (id: string, passkeys: number) => {
    const put = (TableName: string, Item: object) =>
      tables.client.documents.send(new PutCommand({ TableName, Item: { ...Item } }));
    const credential = (item: object) => put(tables.credentials.name, { user_id: id, ...item });
    await credential({ id: 'totp', sealed: 'a sealed secret', last_step: 1, enabled_at: SINCE });
    await credential({ id: 'recovery', hashes: new Set(['a hash', 'another hash']), created_at: SINCE + 1 });
    for (let number = 1; number <= passkeys; number += 1) {
      const key = { id: `passkey#${number}` };
      await credential({ ...key, name: `Key ${number}`, created_at: SINCE + 1 + number, public_key: 'a key' });
      await put(tables.users.name, { ...key, user_id: id });
    }
    await tables.users.patch(id, { totp_enabled: true, ...(passkeys > 0 ? { passkeys } : {}) });
  };

  test('lists kinds and dates, and no secret', async () => {
    const { id } = await created(EMAIL);
    await plantFactors(id, 1);
    const { status, json } = await adminJson(['factors', '--email', EMAIL]);
    expect([status, json]).toEqual([
      0,
      {
        id,
        email: EMAIL,
        factors: [
          { kind: 'totp', created_at: '2126-11-20T10:00:00.123Z' },
          { kind: 'recovery_codes', created_at: '2126-11-20T10:00:01.123Z', left: 2 },
          { kind: 'passkey', created_at: '2126-11-20T10:00:02.123Z', name: 'Key 1', last_used_at: null },
        ],
      },
    ]);
    const { stdout } = await admin(['factors', '--email', EMAIL]);
    expect(stdout).toContain('recovery codes     2126-11-20 10:00:01 UTC  2 left');
    expect(stdout).not.toMatch(/sealed|hash|a key/);
  });

  test.each([
    [hardenedMode.name, 2],
    [classicMode.name, 20],
  ])('removes all, ends all sessions and tells the user, in mode %s with %i passkeys', async (mode, passkeys) => {
    const { id } = await created(EMAIL);
    await plantFactors(id, passkeys);
    const args = ['factors', '--email', EMAIL, '--remove', '--yes'];
    const { status, stdout } = await admin(args, { env: { CONTRACT_MODE: mode } });
    expect([status, stdout.split('\n')[0]]).toEqual([
      0,
      'Second factors removed, and all sessions ended: ada@example.com.',
    ]);
    expect(stdout).toContain('The password signs them in.');
    expect(await tables.credentials.items()).toEqual([]);
    const { totp_enabled, passkeys: left, session_epoch } = (await tables.users.get(id)) ?? {};
    expect([totp_enabled, left, session_epoch]).toEqual([undefined, undefined, 1]);
    expect((await tables.users.items()).filter((item) => String(item.id).startsWith('passkey#'))).toEqual([]);
    expect(await eventTypes()).toEqual(['user.created', 'user.second_factor_removed']);
    expect((await tables.outbox.items()).map(({ purpose }) => purpose)).toEqual(['second-factor-removed']);
    expect((await adminJson(args)).json).toMatchObject({ factors: [], removed: false });
  });

  test('goes on where an earlier removal was interrupted', async () => {
    const { id } = await created(EMAIL);
    await tables.users.patch(id, { totp_enabled: true });
    const { json } = await adminJson(['factors', '--email', EMAIL, '--remove', '--yes']);
    expect(json).toMatchObject({ removed: true });
    expect((await tables.users.get(id))?.totp_enabled).toBeUndefined();
  });

  test('needs --yes without a terminal, and says that there is nothing to remove', async () => {
    const { id } = await created(EMAIL);
    expect((await admin(['factors', '--email', EMAIL, '--remove'])).stdout).toBe(
      'No second factors to remove: ada@example.com.\n',
    );
    await plantFactors(id, 0);
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['factors', '--email', EMAIL, '--remove'], { input: `${EMAIL}\n` });
    expect([status, json.error.code]).toEqual([1, 'not_confirmed']);
    expect(await tables.snapshot()).toEqual(before);
  });

  test('deleting the user deletes them too', async () => {
    const { id } = await created(EMAIL);
    await plantFactors(id, 20);
    expect((await admin(['delete', '--email', EMAIL, '--yes'])).status).toBe(0);
    expect([await tables.users.items(), await tables.credentials.items()]).toEqual([[], []]);
  });
});
