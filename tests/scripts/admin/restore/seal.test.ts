import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createFilePrivateKeys } from '../../../../lib/store/keys/file-private-keys';
import { createKeySetStore } from '../../../../lib/store/keys/key-set-store';
import { createSealingKeyStore } from '../../../../lib/store/keys/sealing-key-store';
import { createSealStore } from '../../../../lib/store/restore/seal-store';
import { createCustomersStore } from '../../../../lib/store/users/customers-store';
import { runSeal, type SealDeps, type SealOptions } from '../../../../scripts/admin/restore/run-seal';
import { createFixedClock } from '../../../support/deps';
import { type RawItem, useTables } from '../../../support/tables';
import { admin, adminJson, created } from '../admin-fixture';
import { createReaper, survives } from '../reaper';

jest.setTimeout(120_000);

const tables = useTables();
const [signingDir, sealingDir] = [process.env.SIGNING_KEYS_DIR ?? '', process.env.SEALING_KEYS_DIR ?? ''];
const SINCE = new Date('2026-11-30T02:00:00.000Z');

const put = (table: string, item: RawItem) =>
  tables.client.documents.send(new PutCommand({ TableName: table, Item: { ...item } }));

afterEach(async () => {
  await tables.clear();
  for (const { id } of await tables.signingKeys.items())
    await tables.client.documents.send(new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id } }));
  for (const dir of [signingDir, sealingDir]) rmSync(dir, { recursive: true, force: true });
});

const newClock = () => createFixedClock('2026-11-30T10:00:00.000Z');

const newDeps = (clock = newClock(), reaper = createReaper()): SealDeps => ({
  seals: reaper.watchAll(
    createSealStore(
      tables.client,
      {
        users: tables.users.name,
        sessions: tables.sessions.name,
        credentials: tables.credentials.name,
        customers: tables.customers.name,
        events: tables.events.name,
        signingKeys: tables.signingKeys.name,
      },
      clock,
    ),
  ),
  customers: createCustomersStore(tables.client, tables.customers.name),
  keySets: reaper.watchAll(createKeySetStore(tables.client, tables.signingKeys.name)),
  sealingKey: reaper.watchAll(createSealingKeyStore(tables.client, tables.signingKeys.name)),
  privateKeys: reaper.watchAll(createFilePrivateKeys(signingDir)),
  sealingKeys: reaper.watchAll(createFilePrivateKeys(sealingDir)),
  clock,
  ids: { newId: randomUUID, newSecret: () => randomUUID() },
  migrate: async () => {},
  progress: () => {},
});

const seal = (deps = newDeps(), options: Partial<SealOptions> = {}) =>
  runSeal(deps, { since: SINCE, retireKeys: false, dryRun: false, ...options });

interface Planted {
  readonly id: string;
  readonly email: string;
}
let [root, member, other]: Planted[] = [];

const event = (user: Planted | undefined, type: string, more: RawItem = {}, time = '2026-11-30T03:00:00.000Z') =>
  put(tables.events.name, { user_id: user?.id, id: `${time}#${randomUUID()}`, type, time, ...more });

beforeEach(async () => {
  root = await created('root@example.com', '--role', 'admin');
  member = await created('member@example.com');
  other = await created('other@example.com');
  await tables.users.patch(member?.id ?? '', { reset_token_hash: 'hash', reset_expires_at: 1, session_epoch: 3 });
  for (const id of ['a', 'sid#b', 'challenge#c', 'sign-in#d']) await put(tables.sessions.name, { id });
  await put(tables.credentials.name, {
    user_id: member?.id,
    id: 'totp',
    sealed: 'lost.a.b',
    last_step: 1,
    enabled_at: 1,
  });
  await event(member, 'user.password_changed');
  await event(other, 'user.updated', { user: { active: false, roles: [] } });
  await event(root, 'user.updated', { user: { active: false, roles: [] } }, '2026-11-30T01:00:00.000Z');
});

const stateOf = () => tables.snapshot();

test('does all of it, and says how much', async () => {
  const clock = newClock();
  const result = await seal(newDeps(clock));
  expect(result).toEqual({
    resumed: false,
    users: 3,
    sealedBefore: 0,
    sessions: 4,
    apps: 1,
    removedSigningKeys: [],
    lostSealingKeys: { lost: 1 },
    repeated: { passwords: 1, passkeys: 0, recoveryCodes: 0, inactive: 1, deleted: 0 },
    correctedCustomers: [],
    withoutAdmin: [],
  });
  const users = (await tables.users.items()).filter(({ email }) => email !== undefined);
  expect(users.map(({ session_epoch: epoch }) => epoch)).toEqual(Array(3).fill(clock.now().getTime()));
  const byEmail = (email: string | undefined) => users.find((user) => user.email === email) ?? {};
  expect(byEmail(member?.email)).not.toHaveProperty('password_hash');
  expect(byEmail(member?.email)).not.toHaveProperty('reset_token_hash');
  expect(byEmail(root?.email)).toMatchObject({ active: true, password_hash: expect.any(String) });
  expect(byEmail(other?.email)).toMatchObject({ active: false });
  expect(await tables.sessions.items()).toEqual([]);
  const [app] = await tables.credentials.items();
  expect(app?.last_step).toBe(Math.floor(clock.now().getTime() / 30_000) + 1);
});

test('changes nothing in a dry run, and counts the same', async () => {
  const before = await tables.snapshot();
  const counted = await seal(newDeps(), { dryRun: true });
  expect(await tables.snapshot()).toEqual(before);
  expect(counted).toEqual(await seal());
});

test('comes to the same end wherever it is killed', async () => {
  await adminJson(['keys-rotate']);
  const start = await tables.snapshot();
  const whole = createReaper();
  await seal(newDeps(newClock(), whole));
  const expected = await stateOf();
  const restart = async () => {
    await tables.clear();
    await tables.client.documents.send(new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id: 'seal' } }));
    for (const [setting, items] of Object.entries(start))
      if (setting !== 'SIGNING_KEYS_TABLE') for (const item of items) await put(process.env[setting] ?? '', item);
  };
  expect(whole.effects()).toBeGreaterThan(15);
  for (let nth = 1; nth < whole.effects(); nth += 1) {
    await restart();
    const clock = newClock();
    expect(await survives(() => seal(newDeps(clock, createReaper(nth, 'after'))))).toBe(false);
    await seal(newDeps(clock));
    expect(await stateOf()).toEqual(expected);
  }
});

test('continues with the epoch of the interrupted run, at any later time', async () => {
  const clock = newClock();
  const epoch = clock.now().getTime();
  await survives(() => seal(newDeps(clock, createReaper(4, 'after'))));
  clock.moveBy(3_600_000);
  expect(await seal(newDeps(clock))).toMatchObject({ resumed: true, users: 3 });
  const epochs = (await tables.users.items()).flatMap(({ session_epoch: each }) => (each === undefined ? [] : [each]));
  expect(epochs).toEqual([epoch, epoch, epoch]);
});

test('is not continued with another time', async () => {
  await survives(() => seal(newDeps(newClock(), createReaper(4, 'after'))));
  await expect(seal(newDeps(), { since: null })).rejects.toMatchObject({ code: 'other_work' });
});

test('the next seal has a higher epoch, even if the clock went back', async () => {
  const clock = newClock();
  await seal(newDeps(clock));
  const first = (await newDeps().seals.findSeal())?.epoch ?? 0;
  clock.moveBy(-86_400_000);
  await seal(newDeps(clock));
  expect((await newDeps().seals.findSeal())?.epoch).toBe(first + 1);
  expect(await tables.users.get(root?.id ?? '')).toMatchObject({ session_epoch: first + 1 });
});

test('the last word of the events counts', async () => {
  await event(other, 'user.updated', { user: { active: true, roles: [] } }, '2026-11-30T04:00:00.000Z');
  await event(root, 'user.updated', { user: { active: true, roles: [] } }, '2026-11-30T04:00:00.000Z');
  expect(await seal()).toMatchObject({ repeated: { inactive: 0 }, correctedCustomers: [1], withoutAdmin: [1] });
  expect(await tables.users.get(other?.id ?? '')).toMatchObject({ active: true });
  expect(await tables.users.get(root?.id ?? '')).not.toHaveProperty('roles');
});

test('corrects the number of admins of two moments', async () => {
  await put(tables.customers.name, { id: 1, name: 'Customer 1', active_admins: 4 });
  expect(await seal()).toMatchObject({ correctedCustomers: [1], withoutAdmin: [] });
  expect(await tables.customers.items()).toMatchObject([{ id: 1, active_admins: 1 }]);
});

test('removes signing keys without a private half, and makes a new one if none is left that signs', async () => {
  const { json: first } = await adminJson(['keys-rotate']);
  const { json: both } = await adminJson(['keys-rotate', '--now']);
  const [old, current] = both.keys.map(({ kid }: { kid: string }) => kid);
  expect(old).toBe(first.keys[0].kid);
  rmSync(`${signingDir}/${old}.pem`);
  const clock = createFixedClock(new Date().toISOString());
  expect(await seal(newDeps(clock))).toMatchObject({ removedSigningKeys: [old] });
  expect((await adminJson(['keys-rotate', '--list'])).json.keys).toMatchObject([{ kid: current, state: 'signing' }]);
  rmSync(`${signingDir}/${current}.pem`);
  expect(await seal(newDeps(clock))).toMatchObject({ removedSigningKeys: [current] });
  const { keys } = (await adminJson(['keys-rotate', '--list'])).json;
  expect(keys).toHaveLength(1);
  expect(keys[0].kid).not.toBe(current);
});

test('replaces all signing keys with --retire-keys, and a sealing key that is lost', async () => {
  const { json } = await adminJson(['keys-rotate']);
  const { json: sealing } = await adminJson(['keys-rotate', '--sealing']);
  rmSync(`${sealingDir}/${sealing.kid}.pem`);
  expect(await seal(newDeps(), { retireKeys: true })).toMatchObject({ removedSigningKeys: [json.keys[0].kid] });
  expect((await adminJson(['keys-rotate', '--list'])).json.keys[0].kid).not.toBe(json.keys[0].kid);
  expect((await tables.signingKeys.get('sealing'))?.kid).not.toBe(sealing.kid);
});

test('the command asks, and reports for people and programs', async () => {
  const refused = await adminJson(['seal']);
  expect([refused.status, refused.json.error.code]).toEqual([1, 'not_confirmed']);
  expect(await tables.sessions.items()).toHaveLength(4);
  const dry = await admin(['seal', '--dry-run', '--since', '2026-11-30T02:00:00Z']);
  expect(dry.stdout).toMatch(/^Nothing was changed\. A seal would do this:\n {2}users +3\n {2}sessions +4 deleted\n/);
  expect(dry.stdout).toContain('The sealing key lost is lost: 1 authenticator app cannot be opened.');
  const { json } = await adminJson(['seal', '--yes', '--since', '2026-11-30T02:00:00Z']);
  expect(json).toMatchObject({ dry_run: false, users: 3, sessions: 4, void_passwords: 1, inactive: 1 });
  expect((await admin(['seal', '--since', 'yesterday'])).status).toBe(2);
});

test('more users than a page', async () => {
  const some = Array.from({ length: 530 }, () => randomUUID());
  const item = (await tables.users.get(member?.id ?? '')) ?? {};
  for (let start = 0; start < some.length; start += 40)
    await Promise.all(some.slice(start, start + 40).map((id) => put(tables.users.name, { ...item, id })));
  expect(await seal()).toMatchObject({ users: 533 });
  const epochs = new Set((await tables.users.items()).filter(({ email }) => email).map((user) => user.session_epoch));
  expect(epochs.size).toBe(1);
});
