import { afterEach, describe, expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';
import { users } from '../../../lib/runtime/users';
import { newUser } from '../../support/new-user';
import { useTables } from '../../support/tables';
import { admin, adminJson, created, PASSWORD } from './admin-fixture';

const tables = useTables();
afterEach(() => tables.clear());

const UUID = /^[0-9a-f-]{36}$/;
const stored = async (email: string) => users.findUser((await users.findUserId(email)) ?? '');

describe('create', () => {
  test('makes the admin role, customer 1 and the first admin', async () => {
    const args = ['create', '--email', ' Ada@Example.com', '--name', 'Ada Lovelace', '--role', 'admin'];
    const { status, json } = await adminJson(args, { input: `${PASSWORD}\n` });
    expect(status).toBe(0);
    expect(json).toEqual({
      active: true,
      customer: { id: 1 },
      email: 'ada@example.com',
      email_verified: true,
      id: expect.stringMatching(UUID),
      name: 'Ada Lovelace',
      roles: [{ code: 'admin', id: 1, name: 'Admin' }],
    });
    expect(await tables.roles.items()).toEqual([
      { kind: 'role', id: 1, code: 'admin', name: 'Admin', reserved: false },
    ]);
    expect(await tables.customers.items()).toEqual([{ id: 1, name: 'Customer 1', active_admins: 1 }]);
  });

  test.each([PASSWORD, `${PASSWORD}\n`, `${PASSWORD}\r\n`, `${PASSWORD}\nsecond line\n`])(
    'takes the first line of standard input as the password (%#)',
    async (input) => {
      await admin(['create', '--email', 'ada@example.com'], { input });
      const user = await stored('ada@example.com');
      expect(await createPasswordHasher(5).verify(PASSWORD, user)).toBe(true);
    },
  );

  test('makes the first admin with a login name, whose email counts as verified', async () => {
    expect(await created(' Admin ', '--role', 'admin')).toMatchObject({ email: 'admin' });
    expect(await stored('admin')).toMatchObject({ email: 'admin', emailVerified: true, active: true });
  });

  test('hashes at BCRYPT_COST', async () => {
    await admin(['create', '--email', 'ada@example.com'], { input: PASSWORD, env: { BCRYPT_COST: '6' } });
    expect((await stored('ada@example.com'))?.passwordHash).toMatch(/^\$2b\$06\$/);
  });

  test('tells a person who was made', async () => {
    const { status, stdout, stderr } = await admin(['create', '--email', 'ada@example.com', '--inactive'], {
      input: PASSWORD,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^Mode classic, .*\n$/) });
    const { id = '' } = (await stored('ada@example.com')) ?? {};
    expect(stdout).toBe(
      [
        'Created ada@example.com.',
        `  id        ${id}`,
        '  email     ada@example.com',
        '  verified  yes',
        '  name      (none)',
        '  active    no',
        '  customer  1',
        '  roles     (none)',
        '',
      ].join('\n'),
    );
  });

  test('writes the event of the user in the same breath', async () => {
    const { id } = await created('ada@example.com');
    expect(await tables.events.items()).toEqual([expect.objectContaining({ user_id: id, type: 'user.created' })]);
  });

  test('makes a customer that is new, by its name', async () => {
    expect(await created('ada@example.com', '--customer', '7', '--customer-name', 'Acme')).toMatchObject({
      customer: { id: 7 },
    });
    expect(await created('bob@example.com', '--customer', '7')).toMatchObject({ customer: { id: 7 } });
    expect(await created('eve@example.com', '--customer', '7', '--customer-name', 'Acme')).toMatchObject({
      customer: { id: 7 },
    });
    expect(await tables.customers.items()).toEqual([{ id: 7, name: 'Acme', active_admins: 0 }]);
  });

  test('names customer 1 as told', async () => {
    await created('ada@example.com', '--customer-name', 'Home');
    expect(await tables.customers.items()).toEqual([{ id: 1, name: 'Home', active_admins: 0 }]);
  });

  test.each([
    ['customer_name_missing', ['--customer', '8']],
    ['customer_exists', ['--customer', '1', '--customer-name', 'Other']],
    ['unknown_roles', ['--role', 'admin,nothere']],
  ])('refuses %s and makes nobody', async (code, options) => {
    await created('first@example.com');
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['create', '--email', 'ada@example.com', ...options], { input: PASSWORD });
    expect([status, json.error.code]).toEqual([1, code]);
    expect(await tables.snapshot()).toEqual(before);
  });

  test('says how to define a role that does not exist', async () => {
    const { stderr } = await admin(['create', '--email', 'ada@example.com', '--role', 'nothere'], { input: PASSWORD });
    expect(stderr).toMatch(
      /^Error: No such role: nothere\. Existing roles: admin\. Define one with `roles --define CODE --name NAME`\.$/m,
    );
  });

  test('may be repeated: the second time it says that the user is there, and changes nothing', async () => {
    await created('ada@example.com', '--role', 'admin');
    const before = await tables.snapshot();
    const { status, json } = await adminJson(['create', '--email', 'ada@example.com', '--role', 'admin'], {
      input: PASSWORD,
    });
    expect([status, json.error.code]).toEqual([1, 'email_taken']);
    expect(await tables.snapshot()).toEqual(before);
  });

  test('takes the email over from an account that nobody verified, and deletes that account', async () => {
    const expiresAt = new Date('2126-11-27T10:00:00.000Z');
    const unverified = newUser({ email: 'ada@example.com', expiresAt });
    await users.createUser(unverified);
    const { id, ...shown } = await created('ada@example.com', '--role', 'admin');
    expect(shown).toMatchObject({ email: 'ada@example.com', email_verified: true });
    expect(id).not.toBe(unverified.id);
    expect(await users.findUser(unverified.id)).toBeNull();
    expect(await stored('ada@example.com')).toMatchObject({ id, emailVerified: true, expiresAt: null });
  });

  test('refuses the email of an account that nobody verified and that stays', async () => {
    await users.createUser(newUser({ email: 'ada@example.com' }));
    const { status, json } = await adminJson(['create', '--email', 'ada@example.com'], { input: PASSWORD });
    expect([status, json.error.code]).toEqual([1, 'email_taken']);
  });

  test('goes on where an earlier one was cut off after the customer', async () => {
    await tables.clear();
    await admin(['create', '--email', 'ada@example.com', '--customer', '3', '--customer-name', 'Acme'], {
      input: PASSWORD,
    });
    await users.deleteUser((await stored('ada@example.com')) as never, { now: new Date() });
    expect(await created('ada@example.com', '--customer', '3', '--customer-name', 'Acme')).toMatchObject({
      customer: { id: 3 },
    });
  });

  test.each([
    ['password_missing', ''],
    ['password_missing', '\n'],
    ['password_missing', '  \n'],
    ['invalid_field', 'x'.repeat(1025)],
    ['invalid_field', 'y'.repeat(10_000)],
    ['invalid_field', 'nul \0'],
  ])('refuses a password for %s and makes no customer (%#)', async (code, input) => {
    const { status, json } = await adminJson(['create', '--email', 'ada@example.com'], { input });
    expect([status, json.error.code]).toEqual([1, code]);
    expect(await tables.customers.items()).toEqual([]);
    expect(await tables.users.items()).toEqual([]);
  });

  test('refuses where the service would not start either', async () => {
    const env = { CONTRACT_MODE: 'classic', STAGE: 'production' };
    const { status, json } = await adminJson(['create', '--email', 'ada@example.com'], { input: PASSWORD, env });
    expect([status, json.error.code]).toEqual([1, 'configuration']);
  });
});
