import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { totpOf } from '../../../../lib/auth/totp/code-use';
import { createPasswordHasher } from '../../../../lib/crypto/password-hasher';
import { clock } from '../../../../lib/runtime/clock';
import { ids } from '../../../../lib/runtime/ids';
import { sealing } from '../../../../lib/runtime/sealing-keys';
import { users } from '../../../../lib/runtime/users';
import { createMigrationStore } from '../../../../lib/store/users/migration-store';
import { newPasskey } from '../../../support/new-passkey';
import { newUser } from '../../../support/new-user';
import { type RawItem, useTables } from '../../../support/tables';
import { admin, adminJson } from '../admin-fixture';

const tables = useTables();
const directory = mkdtempSync(join(tmpdir(), 'latchkey-round-trip-'));
const file = join(directory, 'users.jsonl');
afterEach(async () => {
  await tables.clear();
  rmSync(file, { force: true });
});
afterAll(() => rmSync(directory, { recursive: true }));

const hasher = createPasswordHasher(4);
const names = {
  users: tables.users.name,
  credentials: tables.credentials.name,
  customers: tables.customers.name,
  outbox: tables.outbox.name,
  events: { name: tables.events.name, keptSeconds: 2_592_000 },
};
const migration = createMigrationStore(tables.client, names, ids, clock);

const NONE = { totp: null, recoveryHashes: [], passkeys: [] };
const SECRET = new Uint8Array(Buffer.from('abcdefghij0123456789'));
const IMPORTED = 'imported-v1:$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e';
const AT_COGNITO = 'imported-v1:$cognito$mfa=asked$QWRhIMOc';
const LONG = 'a password of more than seventy-two bytes, so that bcrypt alone would not read all of it';

/** Users of every kind: with all factors and a role, imported, with a long password, waiting for a verification, disabled. */
const plantUsers = async () => {
  await admin(['roles', '--define', 'auditor', '--name', 'Auditor', '--reserved']);
  await admin(['create', '--email', 'root', '--role', 'admin', '--customer', '7', '--customer-name', 'Acme'], {
    input: 'canary password of root',
  });
  const [ada, ben, cleo, dan, eve] = ['ada', 'ben', 'cleo', 'dan', 'eve'].map((name) =>
    newUser({
      email: `${name}@example.com`,
      name: name.toUpperCase(),
      createdAt: new Date('2020-01-02T03:04:05.678Z'),
      updatedAt: new Date('2021-01-02T03:04:05.678Z'),
      emailVerified: true,
    }),
  ) as [
    ReturnType<typeof newUser>,
    ReturnType<typeof newUser>,
    ReturnType<typeof newUser>,
    ReturnType<typeof newUser>,
    ReturnType<typeof newUser>,
  ];
  const sealed = await sealing.seal(SECRET, totpOf(ada.id));
  const passkeys = [
    newPasskey(),
    newPasskey({ lastUsedAt: new Date('2026-01-01T00:00:00Z'), counter: 3, transports: [] }),
  ];
  const role = { id: 2, code: 'auditor', name: 'Auditor', reserved: true };
  const planted = [
    {
      user: {
        ...ada,
        roles: [role],
        passwordHash: await hasher.hash('correct horse', ada.id),
        hasTotp: true,
        passkeys: 2,
        passkeysFrom: new Date('2020-05-01T00:00:00.000Z'),
      },
      factors: {
        totp: { sealed, lastStep: 56_789, enabledAt: new Date('2020-02-03T04:05:06.789Z') },
        recoveryHashes: ['a'.repeat(43), 'b'.repeat(43)],
        passkeys,
      },
    },
    { user: { ...ben, passwordHash: IMPORTED, firstName: 'Ben', lastName: 'B' }, factors: NONE },
    { user: { ...cleo, passwordHash: await hasher.hash(LONG, cleo.id) }, factors: NONE },
    {
      user: {
        ...dan,
        passwordHash: AT_COGNITO,
        emailVerified: false,
        expiresAt: new Date('2126-01-01T00:00:00.000Z'),
      },
      factors: NONE,
    },
    {
      user: {
        ...eve,
        active: false,
        inactiveReason: 'on leave',
        inactiveUntil: new Date('2126-01-01T00:00:00.000Z'),
        passwordHash: null,
      },
      factors: NONE,
    },
  ];
  for (const one of planted)
    expect(await migration.importUser({ ...one, replaces: undefined, now: clock.now() })).toBe('imported');
  return { ada, cleo };
};

/** All that an export contains. What is sealed is sealed again, with another nonce. */
const contents = async () => {
  const { EVENTS_TABLE: _, ...snapshot } = await tables.snapshot();
  const withoutSeal = (item: RawItem) => ('sealed' in item ? { ...item, sealed: 'sealed' } : item);
  // When recovery codes were made is not kept, and neither is how often a profile changed.
  const kept = ({ profile_version: _version, ...item }: RawItem) =>
    item.id === 'recovery' ? { ...item, created_at: 0 } : withoutSeal(item);
  return Object.fromEntries(Object.entries(snapshot).map(([name, items]) => [name, items.map(kept)]));
};

const keys = (name: string) => {
  const paths = { public: join(directory, `${name}.pub`), private: join(directory, `${name}.key`) };
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  writeFileSync(paths.public, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(paths.private, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return paths;
};

describe('an export', () => {
  test('that is encrypted and imported into empty tables makes the same users', async () => {
    const { ada, cleo } = await plantUsers();
    const before = await contents();
    const { public: publicKey, private: privateKey } = keys('own');
    const exported = await adminJson(['export', file, '--with-secrets', '--encrypt-for', publicKey]);
    expect(exported.json).toEqual({ file, users: 6, with_secrets: true });
    expect(readFileSync(file, 'utf8')).toMatch(/^(?:eyJ[\w-]+(?:\.[\w-]*){4}\n)+$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    await tables.clear();
    const imported = await adminJson(['import', file, '--decrypt-with', privateKey]);

    expect(imported.json).toMatchObject({ imported: 6, present: 0, rejected: 0, format: null });
    expect(await contents()).toEqual(before);
    // They sign in again: with the password, and with the secret of the app.
    expect(await hasher.verify('correct horse', await users.findUser(ada.id))).toBe(true);
    expect(await hasher.verify(LONG, await users.findUser(cleo.id))).toBe(true);
    const { totp } = await migration.readFactors(ada.id);
    expect(await sealing.open(totp?.sealed ?? '', totpOf(ada.id))).toEqual(SECRET);

    const again = await adminJson(['import', file, '--decrypt-with', privateKey]);
    expect(again.json).toMatchObject({ imported: 0, present: 6, rejected: 0 });
    expect(await contents()).toEqual(before);
    expect(existsSync(`${file}.rejected.jsonl`)).toBe(false);
  });

  test('can be read by other software: its bcrypt hashes, by crypt(3)', async () => {
    await plantUsers();
    await admin(['export', file]);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { password_hash: hash } = lines.find(({ email }) => email === 'ada@example.com');
    expect(await bcrypt.compare('correct horse', hash)).toBe(true);
    const script = 'import crypt, sys; print(crypt.crypt(sys.argv[1], sys.argv[2]))';
    const { status, stdout } = spawnSync('python3', ['-W', 'ignore', '-c', script, 'correct horse', hash], {
      encoding: 'utf8',
    });
    // Python 3.13 has no crypt any more.
    if (status === 0) expect(stdout.trim()).toBe(hash);
  });

  test('without secrets says which users have second factors, and they are not imported without them by accident', async () => {
    await plantUsers();
    await admin(['export', file]);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('recovery_code_hashes');
    expect(text).toContain('"has_totp":true,"passkey_count":2');

    await tables.clear();
    const { json } = await adminJson(['import', file]);

    expect(json).toMatchObject({ imported: 5, rejected: 1, rejected_file: `${file}.rejected.jsonl` });
    const [rejected] = readFileSync(`${file}.rejected.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rejected).toMatchObject({
      reason: expect.stringContaining('--with-secrets'),
      row: { email: 'ada@example.com' },
    });
    expect((await adminJson(['import', file, '--without-factors'])).json).toMatchObject({ imported: 1, present: 5 });
  });

  test('needs the right key', async () => {
    await plantUsers();
    const [one, other] = [keys('own'), keys('other')];
    await admin(['export', file, '--encrypt-for', one.public]);
    expect((await adminJson(['import', file])).json.error.code).toBe('key_missing');
    rmSync(`${file}.rejected.jsonl.position.json`);
    await tables.clear();
    const { json } = await adminJson(['import', file, '--decrypt-with', other.private]);
    expect(json).toMatchObject({ imported: 0, rejected: json.records });
    // Nothing that was encrypted is written in clear.
    expect(readFileSync(`${file}.rejected.jsonl`, 'utf8')).not.toContain('@');
    rmSync(`${file}.rejected.jsonl`);
    expect((await adminJson(['export', file, '--encrypt-for', file])).json.error.code).toBe('key_unusable');
  });

  test('never overwrites a file', async () => {
    writeFileSync(file, 'something');
    expect((await adminJson(['export', file])).json.error.code).toBe('file_exists');
  });
});

describe('an import', () => {
  const importCsv = async (lines: readonly string[], ...options: string[]) => {
    writeFileSync(file, lines.join('\n'));
    const { json } = await adminJson(['import', file, ...options]);
    const path = `${file}.rejected.jsonl`;
    const reasons = existsSync(path)
      ? readFileSync(path, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
    rmSync(path, { force: true });
    rmSync(`${path}.position.json`, { force: true });
    return { json, reasons: reasons.map(({ record, reason }) => [record, reason]) };
  };
  const stored = async (email: string) => users.findUser((await users.findUserId(email)) ?? '');

  test('keeps a uuid as the id, and derives one that is always the same from any other id', async () => {
    const lines = ['id,email', '714e2142-5fa2-435c-8867-46263ea237da,ada@example.com', 'user_2,Ben@Example.com'];
    expect((await importCsv(lines)).json).toMatchObject({ imported: 2, format: 'csv' });
    expect((await stored('ada@example.com'))?.id).toBe('714e2142-5fa2-435c-8867-46263ea237da');
    const ben = await stored('ben@example.com');
    expect(ben?.id).toBe('5980f34d-6867-49a2-bcd4-e9855813d702');
    expect((await importCsv(lines)).json).toMatchObject({ imported: 0, present: 2 });
  });

  test('rejects a row with its reason, and imports the others', async () => {
    const { json, reasons } = await importCsv([
      'email,password_hash,name',
      'ada@example.com,,Ada',
      'no email at all!,,',
      'ADA@example.com,,',
      'ben@example.com,in clear,',
      `cleo@example.com,,${'x'.repeat(201)}`,
      ',,nobody',
    ]);
    expect(json).toMatchObject({ records: 6, imported: 1, present: 1, rejected: 4 });
    expect(reasons).toEqual([
      [2, expect.stringContaining('neither a valid email')],
      [4, expect.stringContaining('hash')],
      [5, expect.stringContaining('name')],
      [6, 'there is no email'],
    ]);
  });

  test('never takes the email of another user, unless nobody has verified it and it expires', async () => {
    const [ada, ben] = [
      newUser({ email: 'ada@example.com' }),
      newUser({ email: 'ben@example.com', expiresAt: new Date('2126-01-01') }),
    ];
    for (const user of [ada, ben]) await users.createUser(user);
    const lines = ['email,email_verified', 'ada@example.com,true', 'ben@example.com,true'];
    const { json, reasons } = await importCsv(lines);
    expect(json).toMatchObject({ imported: 1, rejected: 1 });
    expect(reasons).toEqual([[1, 'another user has this email']]);
    expect(await users.findUser(ben.id)).toBeNull();
    expect(await stored('ben@example.com')).toMatchObject({ emailVerified: true, expiresAt: null });
  });

  test('takes only the named roles, which must exist, and counts admins', async () => {
    await admin(['create', '--email', 'root', '--role', 'admin'], { input: 'canary password of root' });
    const lines = ['email,roles,customer_id', '"ada@example.com","admin,offline_access",3'];
    expect((await importCsv(lines)).json).toMatchObject({ imported: 1 });
    expect((await stored('ada@example.com'))?.roles).toEqual([]);
    await tables.clear();
    await admin(['create', '--email', 'root', '--role', 'admin'], { input: 'canary password of root' });
    expect((await importCsv(lines, '--roles', 'admin')).json).toMatchObject({ imported: 1 });
    expect((await stored('ada@example.com'))?.roles).toMatchObject([{ code: 'admin' }]);
    expect(await tables.customers.items()).toContainEqual({ id: 3, name: 'Customer 3', active_admins: 1 });
    expect((await importCsv(['email,roles', 'x@example.com,editor'], '--roles', 'editor')).reasons).toEqual([
      [1, 'a role does not exist here'],
    ]);
  });

  test('says which decoy hides who was imported, and writes the event of now', async () => {
    const hash = `pbkdf2_sha256$10000$seasalt$FQCNpiZpTb0zub+HBsH6TOwyRxJ19FwvjbweatNmK/Y=`;
    const { json } = await importCsv([
      'email,password_hash,created_at',
      `ada@example.com,${hash},2019-01-01T00:00:00Z`,
    ]);
    const decoy = `$pbkdf2-sha256$i=10000$AAAAAAAAAA$${'A'.repeat(43)}`;
    expect(json.imported_hash_decoy).toBe(decoy);
    const ada = await stored('ada@example.com');
    expect(ada?.createdAt).toEqual(new Date('2019-01-01'));
    const [event] = await tables.events.items();
    expect(event).toMatchObject({ user_id: ada?.id, type: 'user.created' });
    expect(Date.parse(String(event?.time))).toBeGreaterThan(Date.now() - 60_000);
    expect(await hasher.verify('letmein', ada)).toBe(true);
  });

  test('leaves passwords to Cognito if the operator says so', async () => {
    const lines = [
      'cognito:username,email,email_verified,cognito:mfa_enabled',
      'Ada Ü,ada@example.com,true,false',
      'Ben,ben@example.com,true,true',
    ];
    const asked = await importCsv(lines, '--cognito-passwords');
    expect(asked.json).toMatchObject({ format: 'cognito-csv', imported: 1, imported_hash_decoy: null });
    expect(asked.reasons).toEqual([[2, 'the second factor is not in the file']]);
    await importCsv(lines, '--cognito-passwords', '--without-factors');
    const hashes = [await stored('ada@example.com'), await stored('ben@example.com')].map((user) => user?.passwordHash);
    expect(hashes).toEqual([AT_COGNITO, 'imported-v1:$cognito$mfa=ignored$QmVu']);

    await tables.clear();
    await importCsv(lines, '--without-factors');
    expect((await stored('ada@example.com'))?.passwordHash).toBeNull();
  });

  test('a dry run finds the same and creates nothing', async () => {
    const lines = ['email,totp_secret,customer_id', 'ada@example.com,JBSWY3DPEHPK3PXP,9', 'wrong!!,,'];
    writeFileSync(file, lines.join('\n'));
    const before = await tables.snapshot();
    const { json } = await adminJson(['import', file, '--dry-run']);
    expect(json).toMatchObject({
      imported: 1,
      rejected: 1,
      dry_run: true,
      rejected_file: `${file}.dry-run.rejected.jsonl`,
    });
    expect(await tables.snapshot()).toEqual(before);
    rmSync(`${file}.dry-run.rejected.jsonl`);
    expect((await importCsv(lines)).json).toMatchObject({ imported: 1, rejected: 1 });
    const ada = await stored('ada@example.com');
    expect(ada?.hasTotp).toBe(true);
    const { totp } = await migration.readFactors(ada?.id ?? '');
    expect(Buffer.from(await sealing.open(totp?.sealed ?? '', totpOf(ada?.id ?? ''))).toString('hex')).toBe(
      '48656c6c6f21deadbeef',
    );
  });

  test.each([
    [['import'], 'FILE is missing'],
    [['import', 'a', 'b'], 'one FILE'],
    [['import', 'a', '--format', 'xml'], '--format takes one of auto, '],
    [['export'], 'FILE is missing'],
  ])('is a wrong usage: %j', async (args, message) => {
    const { status, stderr } = await admin(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('tells a person what was done', async () => {
    writeFileSync(file, 'email\nada@example.com');
    const { stdout } = await admin(['import', file]);
    expect(stdout).toMatch(/^Imported .*users\.jsonl\.\n {2}records +1\n {2}format +csv\n {2}imported +1\n/);
  });
});
