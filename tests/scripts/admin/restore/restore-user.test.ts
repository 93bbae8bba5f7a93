import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { copyTable } from '../../../../lib/store/restore/copy-table';
import { createTables } from '../../../../scripts/local/engine/tables.mjs';
import { type RawItem, useTables } from '../../../support/tables';
import { admin, adminJson, created } from '../admin-fixture';

const tables = useTables();
const engine = new DynamoDB({ endpoint: process.env.TEST_DYNAMODB_ENDPOINT ?? '' });
const SUFFIX = 'copy';
const COPIES = ['--copies', SUFFIX];
/** Before all events of this file. */
const AT = '2026-01-01T00:00:00Z';

const put = (table: string, item: RawItem) =>
  tables.client.documents.send(new PutCommand({ TableName: table, Item: { ...item } }));
const copies = () => [tables.users, tables.credentials].map(({ name }) => ({ from: name, to: `${name}-${SUFFIX}` }));

const makeCopies = async () => {
  await createTables(engine, [
    { input: definition(`${tables.users.name}-${SUFFIX}`, ['id']), timeToLiveAttribute: undefined },
    { input: definition(`${tables.credentials.name}-${SUFFIX}`, ['user_id', 'id']), timeToLiveAttribute: undefined },
  ]);
  for (const pair of copies()) await copyTable(tables.client, pair, { dryRun: false, progress: () => {} });
};

const definition = (TableName: string, names: string[]) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
  KeySchema: names.map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
  })),
});

afterAll(async () => {
  for (const { to } of copies()) await engine.deleteTable({ TableName: to });
  engine.destroy();
});

let user: { id: string; email: string };
const restored = (...options: string[]) =>
  adminJson(['restore-user', '--id', user.id, '--at', AT, ...COPIES, ...options]);

beforeEach(async () => {
  await tables.clear();
  await admin(['roles', '--define', 'auditor', '--name', 'Auditor', '--reserved']);
  await admin(['roles', '--define', 'editor', '--name', 'Editor']);
  user = await created(`${randomUUID()}@example.com`, '--role', 'auditor', '--role', 'editor');
  await tables.users.patch(user.id, { totp_enabled: true, passkeys: 1, session_epoch: 5 });
  await put(tables.credentials.name, { user_id: user.id, id: 'totp', sealed: 'kid.a.b', last_step: 7, enabled_at: 1 });
  await put(tables.credentials.name, { user_id: user.id, id: 'recovery', hashes: new Set(['h']), created_at: 1 });
  await put(tables.users.name, { id: 'passkey#abc', user_id: user.id });
  await put(tables.credentials.name, {
    ...{ user_id: user.id, id: 'passkey#abc', public_key: new Uint8Array([1]), counter: 3, name: 'Key' },
    ...{ created_at: 1, backed_up: false, aaguid: '' },
  });
  await makeCopies();
});

const remove = () => admin(['delete', '--id', user.id, '--yes'], { env: { CONTRACT_MODE: 'classic', PORT: '1' } });
const credentialsOf = async () =>
  (await tables.credentials.items()).filter((item) => item.user_id === user.id).map(({ id, ...rest }) => [id, rest]);

test('brings back a deleted user with their factors, sealed, and without reserved roles', async () => {
  const before = await tables.users.get(user.id);
  expect((await remove()).status).toBe(0);
  expect(await tables.users.get(user.id)).toBeUndefined();
  const { status, json } = await restored();
  expect([status, json]).toMatchObject([0, { restored: true, lost_roles: ['auditor'], void: [] }]);
  const after = await tables.users.get(user.id);
  expect(after).toMatchObject({
    email: user.email,
    password_hash: before?.password_hash,
    passkeys: 1,
    totp_enabled: true,
  });
  expect(after?.roles).toMatchObject([{ code: 'editor' }]);
  expect(after?.session_epoch).toBeGreaterThan(Date.UTC(2026, 0, 1));
  const factors = Object.fromEntries(await credentialsOf());
  expect(Object.keys(factors).sort()).toEqual(['passkey#abc', 'recovery', 'totp']);
  expect(factors.totp.last_step).toBeGreaterThan(Date.UTC(2026, 0, 1) / 30_000);
  expect(await tables.users.get(`email#${user.email}`)).toMatchObject({ user_id: user.id });
  expect(await tables.users.get('passkey#abc')).toMatchObject({ user_id: user.id });
  const types = (await tables.events.items()).filter((event) => event.user_id === user.id).map(({ type }) => type);
  expect(types.sort()).toEqual(['user.created', 'user.created', 'user.deleted']);
});

test('changes nothing when it is repeated', async () => {
  await remove();
  await restored('--with-roles');
  const before = await tables.snapshot();
  expect((await restored()).json).toMatchObject({ restored: false, lost_roles: [] });
  expect(await tables.snapshot()).toEqual(before);
  expect((await tables.users.get(user.id))?.roles).toMatchObject([{ code: 'auditor' }, { code: 'editor' }]);
});

test('voids what was changed after the moment of the copies', async () => {
  await remove();
  for (const type of ['user.password_changed', 'user.passkey_removed', 'auth.recovery_code_used']) {
    const time = '2026-02-01T00:00:00.000Z';
    const event = { user_id: user.id, id: `${time}#${randomUUID()}`, type, time, expires_at: 4_000_000_000 };
    await put(tables.events.name, event);
  }
  const { json } = await restored();
  expect(json.void).toEqual(['password', 'passkeys', 'recovery codes']);
  const after = await tables.users.get(user.id);
  expect(after).not.toHaveProperty('password_hash');
  expect(after?.passkeys_from).toBeGreaterThan(Date.UTC(2026, 0, 1) / 1000);
  expect(Object.keys(Object.fromEntries(await credentialsOf())).sort()).toEqual(['passkey#abc', 'totp']);
});

test('refuses if somebody else has the email or a passkey now', async () => {
  await remove();
  await put(tables.users.name, { id: 'passkey#abc', user_id: (await created('thief@example.com')).id });
  const before = await tables.snapshot();
  expect((await restored()).json.error.code).toBe('passkey_taken');
  expect(await tables.snapshot()).toEqual(before);
  await created(user.email);
  expect((await restored()).json.error.code).toBe('email_taken');
});

test('refuses a user whom the copies do not have, and copies that do not exist', async () => {
  const id = randomUUID();
  const unknown = await adminJson(['restore-user', '--id', id, '--at', AT, ...COPIES]);
  expect([unknown.status, unknown.json.error.code]).toEqual([1, 'user_not_in_copy']);
  const missing = await adminJson(['restore-user', '--id', id, '--at', AT]);
  expect(missing.json.error).toMatchObject({
    code: 'tables_missing',
    message: expect.stringContaining(`${tables.users.name}-restored-20260101T000000Z`),
  });
  expect((await admin(['restore-user', '--id', id])).status).toBe(2);
  expect((await admin(['restore-user', '--at', AT])).status).toBe(2);
});

test('restore works with copies too: a rehearsal of the whole on a local service', async () => {
  const state = join(tmpdir(), `latchkey-${randomUUID()}.json`);
  await tables.users.patch(user.id, { name: 'changed since' });
  const later = await created('later@example.com');
  const tablesToo = ['--table', 'users', '--table', 'credentials'];
  const args = ['restore', '--at', new Date().toISOString(), ...COPIES, ...tablesToo, '--state', state];
  const dry = await admin([...args, '--dry-run']);
  expect(dry.stdout).toMatch(/^Nothing was changed\. A restore would write and delete these items:\nTABLE +SAME/);
  expect(await tables.users.get(later.id)).toBeDefined();
  const { status, json } = await adminJson([...args, '--yes']);
  expect([status, json]).toMatchObject([0, { dry_run: false, seal: { users: 1 }, stopped_functions: 0 }]);
  expect(await tables.users.get(user.id)).not.toHaveProperty('name');
  expect(await tables.users.get(later.id)).toBeUndefined();
  rmSync(state, { force: true });
});

test.each([
  [['--table', 'sessions'], 'all sessions end'],
  [['--table', 'outbox'], 'its mails would be sent again'],
  [['--table', 'nothing'], '--table takes one of'],
  [['--copies', '../x'], '--copies takes'],
])('restore refuses %j', async (options, words) => {
  const { status, stderr } = await admin([
    'restore',
    '--at',
    AT,
    ...(options[0] === '--copies' ? [] : COPIES),
    ...options,
  ]);
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test('restore says what a local service lacks', async () => {
  const { status, stderr } = await admin(['restore', '--at', AT]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('a local service has no point-in-time recovery')]);
});
