import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { useTables } from '../../support/tables';
import { admin, adminJson } from './admin-fixture';

const tables = useTables();
const dir = process.env.SIGNING_KEYS_DIR ?? '';
const forget = () => rmSync(dir, { recursive: true, force: true });
afterEach(async () => {
  // `clear` leaves the keys to those whose containers have read them.
  await tables.client.documents.send(
    new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id: 'access-tokens' } }),
  );
  forget();
});
const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const states = (json: { keys: { state: string }[] }) => json.keys.map(({ state }) => state);
const rotated = async (...options: string[]) => (await adminJson(['keys-rotate', ...options])).json;

describe('keys-rotate', () => {
  test('makes the first key, which signs at once', async () => {
    const { status, json } = await adminJson(['keys-rotate']);
    expect(status).toBe(0);
    const { kid } = json.keys[0];
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(json).toEqual({
      outcome: 'created',
      version: 1,
      keys: [{ kid, state: 'signing', created_at: time, active_from: time }],
      undeleted: [],
    });
    expect(readdirSync(dir)).toEqual([`${kid}.pem`]);
  });

  test('publishes the next one for 7500 seconds before it signs', async () => {
    await rotated();
    const json = await rotated();
    const { created_at, active_from } = json.keys[1];
    expect([json.outcome, states(json)]).toEqual(['added', ['signing', 'upcoming']]);
    expect(Date.parse(active_from) - Date.parse(created_at)).toBeGreaterThanOrEqual(7_500_000);
    expect(Date.parse(active_from) - Date.parse(created_at)).toBeLessThan(7_510_000);
  });

  test('tells a person when the new key signs', async () => {
    await rotated();
    const { stdout } = await admin(['keys-rotate', '--publish-seconds', '600']);
    expect(stdout).toMatch(/^KEY +STATE +SIGNS FROM +CREATED\n[\w-]{43} {2}signing .*\n[\w-]{43} {2}upcoming .*\n\n/);
    expect(stdout).toMatch(
      /The new key is published\. It signs from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC on; until then the older key signs\./,
    );
  });

  test('adds none while one waits to sign, unless told to', async () => {
    await rotated();
    await rotated();
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['keys-rotate']);
    expect([status, json.error.code]).toEqual([1, 'key_upcoming']);
    expect(await tables.snapshot()).toEqual(before);
    expect(states(await rotated('--even-if-upcoming', '--publish-seconds', '60'))).toEqual([
      'signing',
      'upcoming',
      'upcoming',
    ]);
  });

  test('signs at once with --now, and keeps the older key for verifying', async () => {
    await rotated();
    expect(states(await rotated('--now'))).toEqual(['verifying', 'signing']);
  });

  test('drops every older key with --retire-old, private half and all', async () => {
    await rotated();
    await rotated();
    const json = await rotated('--retire-old');
    expect(states(json)).toEqual(['signing']);
    expect(readdirSync(dir)).toEqual([`${json.keys[0].kid}.pem`]);
  });

  test('shows the keys with --list and changes nothing', async () => {
    expect(await adminJson(['keys-rotate', '--list'])).toEqual({ status: 0, json: { keys: [], version: null } });
    const { keys } = await rotated();
    expect(await rotated('--list')).toEqual({ keys, version: 1 });
    expect((await admin(['keys-rotate', '--list'])).stdout).toContain(keys[0].kid);
    expect(await tables.signingKeys.items()).toHaveLength(1);
  });

  test('adds no key beside those of the running service: it could not sign', async () => {
    await rotated();
    forget();
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['keys-rotate']);
    expect([status, json.error.code]).toEqual([1, 'keys_unreachable']);
    expect(await tables.snapshot()).toEqual(before);
    expect(states(await rotated('--retire-old'))).toEqual(['signing']);
  });

  test('replaces the secret of cursors with --cursor, which it never prints', async () => {
    expect((await rotated('--cursor')).error.code).toBe('no_keys');
    await rotated();
    const before = await tables.signingKeys.get('access-tokens');
    const { stdout } = await admin(['keys-rotate', '--cursor']);
    expect(stdout).toMatch(/^The new secret makes cursors from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC on\./);
    const after = await tables.signingKeys.get('access-tokens');
    expect(after).toMatchObject({ cursor_secret: before?.cursor_secret, next_cursor_secret: expect.any(String) });
    expect(stdout).not.toContain(String(after?.next_cursor_secret));
    expect((await rotated('--cursor')).error.code).toBe('secret_upcoming');
    // A rotation of the signing keys leaves it alone.
    await rotated('--retire-old');
    expect(await tables.signingKeys.get('access-tokens')).toMatchObject({
      next_cursor_secret: after?.next_cursor_secret,
      next_cursor_from: after?.next_cursor_from,
    });
  });

  test('never prints a private key', async () => {
    const outputs = [];
    for (const options of [[], ['--now'], ['--list'], ['--retire-old']])
      outputs.push(await admin(['keys-rotate', ...options]));
    expect(JSON.stringify(outputs)).not.toContain('PRIVATE KEY');
  });

  test.each([
    [['--now', '--publish-seconds', '5']],
    [['--list', '--retire-old']],
    [['--retire-old', '--now']],
    [['--list', '--even-if-upcoming']],
    [['--publish-seconds', '1.5']],
  ])('refuses %j as it makes no sense', async (options) => {
    expect((await admin(['keys-rotate', ...options])).status).toBe(2);
  });
});

describe('keys-rotate beside a local service', () => {
  const withoutDir = { SIGNING_KEYS_DIR: undefined };

  test('says that it cannot find the keys of a service in memory', async () => {
    const { status, stderr } = await admin(['keys-rotate'], { env: { ...withoutDir, DATA_DIR: ':memory:' } });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^Error: With DATA_DIR=:memory: .* cannot find\.\n$/)]);
  });

  test('keeps them where the service does', async () => {
    writeFileSync(join(dataDir, 'latchkey.lock'), '');
    const { status } = await admin(['keys-rotate'], { env: { ...withoutDir, DATA_DIR: dataDir } });
    expect([status, readdirSync(join(dataDir, 'signing-keys')).length]).toEqual([0, 1]);
  });
});
