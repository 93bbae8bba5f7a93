import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clock } from '../../../lib/runtime/clock';
import { newUser } from '../../support/new-user';
import { useTables } from '../../support/tables';
import { admin, adminJson, created } from './admin-fixture';

const tables = useTables();
afterEach(() => tables.clear());

const EMAIL = 'ada@example.com';
const define = (code: string, ...options: string[]) =>
  admin(['roles', '--define', code, '--name', `The ${code}`, ...options]);
const change = async (...options: string[]): Promise<string[]> => {
  const { status, json } = await adminJson(['roles', '--email', EMAIL, ...options]);
  if (status !== 0) throw new Error(json.error.code);
  return json.roles.map(({ code }: { code: string }) => code);
};

describe('roles', () => {
  test('says that there are none', async () => {
    expect((await admin(['roles'])).stdout).toBe(
      'There are no roles yet: `create` defines the admin role with the first user.\n',
    );
    expect(await adminJson(['roles'])).toEqual({ status: 0, json: { roles: [] } });
  });

  test('shows them in the order of their ids', async () => {
    await define('auditor', '--reserved');
    expect((await admin(['roles'])).stdout).toBe(
      ['ID  CODE     NAME         RESERVED', '1   admin    Admin        no', '2   auditor  The auditor  yes', ''].join(
        '\n',
      ),
    );
    const auditor = { code: 'auditor', id: 2, name: 'The auditor', reserved: true };
    const { json } = await adminJson(['roles']);
    expect(json).toEqual({ roles: [{ code: 'admin', id: 1, name: 'Admin', reserved: false }, auditor] });
  });
});

describe('roles --define', () => {
  test('makes a role behind the admin role, also as the very first thing', async () => {
    const { json } = await adminJson(['roles', '--define', 'auditor', '--name', 'Auditor']);
    expect(json).toEqual({ code: 'auditor', id: 2, name: 'Auditor', reserved: false });
  });

  test('may be repeated, but changes nothing that is there', async () => {
    await define('auditor');
    expect((await define('auditor')).status).toBe(0);
    const { status, json } = await adminJson(['roles', '--define', 'auditor', '--name', 'Other']);
    expect([status, json.error.code]).toEqual([1, 'role_exists']);
    expect((await define('auditor', '--reserved')).status).toBe(1);
    expect(await tables.roles.items()).toHaveLength(2);
  });

  test.each(['two words', 'Admin', 'a,b', '', '1st', 'a'.repeat(33)])('refuses the code "%s"', async (code) => {
    expect((await define(code)).status).toBe(2);
  });
});

describe('roles --email', () => {
  test('sets, adds and removes', async () => {
    await define('auditor');
    await define('clerk');
    await created('eve@example.com', '--role', 'admin');
    await created(EMAIL);
    expect(await change('--add', 'clerk')).toEqual(['clerk']);
    expect(await change('--add', 'clerk,auditor')).toEqual(['auditor', 'clerk']);
    expect(await change('--remove', 'clerk', '--add', 'admin')).toEqual(['admin', 'auditor']);
    expect(await change('--set', 'clerk', '--set', 'auditor')).toEqual(['auditor', 'clerk']);
    expect(await change('--set', '')).toEqual([]);
  });

  test('writes an event for a change, and nothing for none', async () => {
    await created(EMAIL, '--role', 'admin');
    await created('eve@example.com', '--role', 'admin');
    const before = await tables.snapshot();
    expect((await admin(['roles', '--email', EMAIL, '--add', 'admin'])).stdout).toMatch(
      /^Nothing to change: ada@example.com\.\n/,
    );
    expect(await tables.snapshot()).toEqual(before);
    await change('--remove', 'admin');
    const types = (await tables.events.items()).map(({ type }) => type);
    expect(types).toEqual(['user.created', 'user.created', 'user.updated']);
  });

  test('leaves a customer its last active admin', async () => {
    await created(EMAIL, '--role', 'admin');
    const { status, stderr } = await admin(['roles', '--email', EMAIL, '--remove', 'admin']);
    expect(status).toBe(1);
    expect(stderr).toBe('Error: This is the last active admin of their customer: create another one first.\n');
  });

  test('keeps what others gave meanwhile', async () => {
    await define('auditor');
    await define('clerk');
    await created(EMAIL);
    await Promise.all([change('--add', 'auditor'), change('--add', 'clerk'), change('--add', 'admin')]);
    const { json } = await adminJson(['roles', '--email', EMAIL, '--add', 'admin']);
    expect(json.roles.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3]);
  });

  test('knows nobody of another email, and no role of another code', async () => {
    await created(EMAIL);
    expect((await adminJson(['roles', '--email', 'bob@example.com', '--set', ''])).json.error.code).toBe(
      'user_not_found',
    );
    expect((await adminJson(['roles', '--email', EMAIL, '--add', 'nothere'])).json.error.code).toBe('unknown_roles');
  });

  test.each([
    [['--email', EMAIL]],
    [['--add', 'admin']],
    [['--email', EMAIL, '--set', 'admin', '--add', 'admin']],
    [['--email', EMAIL, '--remove', 'admin', '--add', 'admin']],
    [['--email', EMAIL, '--define', 'auditor', '--name', 'Auditor']],
    [['--define', 'auditor']],
    [['--name', 'Auditor']],
    [['--email', EMAIL, '--add', 'a b']],
  ])('refuses %j as it makes no sense', async (options) => {
    expect((await admin(['roles', ...options])).status).toBe(2);
  });
});

describe('roles of an account that signed up', () => {
  test('make it the first admin of its customer', async () => {
    const { createUsersStore } = await import('../../../lib/store/users/users-store');
    const { tableNames } = await import('../../support/table-names');
    const users = createUsersStore(
      tables.client,
      tableNames(tables),
      { newId: randomUUID, newSecret: randomUUID },
      clock,
    );
    await users.createUser(newUser({ email: EMAIL }));

    expect(await change('--add', 'admin')).toEqual(['admin']);

    expect(await tables.customers.items()).toEqual([{ id: 1, name: 'Customer 1', active_admins: 1 }]);
  });

  test('are 16 at most', async () => {
    await created(EMAIL);
    const codes = Array.from({ length: 17 }, (_, index) => `role-${index}`);
    for (const code of codes) await define(code);
    expect(await change('--set', codes.slice(1).join())).toHaveLength(16);
    const { json } = await adminJson(['roles', '--email', EMAIL, '--add', 'role-0']);
    expect(json.error.code).toBe('too_many_roles');
  });
});

test('a role has a name of 50 characters at most', async () => {
  const { status, stderr } = await admin(['roles', '--define', 'auditor', '--name', 'a'.repeat(51)]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('longer than 50')]);
});
