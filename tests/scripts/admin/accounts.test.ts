import { afterEach, describe, expect, test } from '@jest/globals';
import { useTables } from '../../support/tables';
import { admin, adminJson, created } from './admin-fixture';

const tables = useTables();
afterEach(() => tables.clear());

const EMAIL = 'ada@example.com';

describe('verify', () => {
  test('verifies an email, once', async () => {
    const { id } = await created(EMAIL);
    await tables.users.patch(id, { email_verified: false });
    expect((await admin(['verify', '--email', 'ADA@example.com'])).stdout).toMatch(/^Now verified: ada@example.com\./);
    expect(await tables.users.get(id)).toMatchObject({ email_verified: true });
    expect((await admin(['verify', '--email', EMAIL])).stdout).toMatch(/^Already verified: ada@example.com\./);
    expect((await tables.events.items()).filter(({ type }) => type === 'user.email_verified')).toHaveLength(1);
  });
});

describe('disable and enable', () => {
  test('end all sessions and let the user in again', async () => {
    const { id } = await created(EMAIL);
    expect((await adminJson(['disable', '--email', 'ADA@example.com'])).json).toMatchObject({ id, active: false });
    expect(await tables.users.get(id)).toMatchObject({ active: false, session_epoch: 1 });
    expect((await adminJson(['enable', '--email', EMAIL])).json).toMatchObject({ id, active: true });
    expect((await tables.events.items()).map(({ type }) => type).sort()).toEqual([
      'user.created',
      'user.disabled',
      'user.enabled',
      'user.updated',
      'user.updated',
    ]);
  });

  test('change nothing the second time, and say so', async () => {
    await created(EMAIL, '--inactive');
    const before = await tables.snapshot();
    const { status, stdout } = await admin(['disable', '--email', EMAIL]);
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'Already disabled: ada@example.com.']);
    expect(await tables.snapshot()).toEqual(before);
    expect((await admin(['enable', '--email', EMAIL])).stdout).toMatch(/^Now enabled: /);
  });

  test('leave a customer its last active admin', async () => {
    await created(EMAIL, '--role', 'admin');
    await created('eve@example.com', '--role', 'admin', '--inactive');
    const { status, json } = await adminJson(['disable', '--email', EMAIL]);
    expect([status, json.error.code]).toEqual([1, 'last_admin']);
    await admin(['enable', '--email', 'eve@example.com']);
    expect((await admin(['disable', '--email', EMAIL])).status).toBe(0);
  });

  test('say why and until when, and forget both with `enable`', async () => {
    const { id } = await created(EMAIL);
    const until = ['--until', '2126-11-20T11:00:00+01:00'];
    const { json } = await adminJson(['disable', '--email', EMAIL, '--reason', 'on leave', ...until]);
    expect(json).toMatchObject({
      active: false,
      inactive_reason: 'on leave',
      inactive_until: '2126-11-20T10:00:00.000Z',
    });
    const { stdout } = await admin(['show', '--email', EMAIL]);
    expect(stdout).toMatch(/active {4}no\n {2}until {5}2126-11-20 10:00:00 UTC\n {2}reason {4}on leave\n/);
    const updated = (await tables.events.items()).filter(({ type }) => type === 'user.updated');
    expect(updated).toMatchObject([{ user: { active: false, inactive_until: '2126-11-20T10:00:00.000Z' } }]);

    expect((await admin(['disable', '--email', EMAIL])).stdout).toMatch(/^Now disabled: /);
    expect(await tables.users.get(id)).not.toHaveProperty('inactive_until');
    await admin(['disable', '--email', EMAIL, ...until]);
    await admin(['enable', '--email', EMAIL]);
    expect(await tables.users.get(id)).not.toHaveProperty('inactive_until');
  });

  test('count an admin whose time has passed again once they are enabled', async () => {
    await created(EMAIL, '--role', 'admin');
    const { id } = await created('eve@example.com', '--role', 'admin', '--inactive');
    await tables.users.patch(id, { inactive_until: 1 });
    expect((await adminJson(['disable', '--email', EMAIL])).json.error.code).toBe('last_admin');
    expect((await admin(['enable', '--email', 'eve@example.com'])).stdout).toMatch(/^Now enabled: /);
    expect((await admin(['disable', '--email', EMAIL])).status).toBe(0);
  });

  test.each([
    ['tomorrow', '--until is not a time like 2026-11-20T10:00:00Z'],
    ['2020-01-01T00:00:00Z', '--until is not in the future'],
  ])('refuse %s as the end', async (until, message) => {
    await created(EMAIL);
    const { status, json } = await adminJson(['disable', '--email', EMAIL, '--until', until]);
    expect([status, json.error.message]).toEqual([2, message]);
  });

  test.each(['disable', 'enable'])('%s knows nobody of another email', async (name) => {
    const { status, json } = await adminJson([name, '--email', EMAIL]);
    expect([status, json]).toEqual([
      1,
      { error: { code: 'user_not_found', message: 'No user has this email or id.' } },
    ]);
  });
});

describe('move', () => {
  test('gives a user to another customer, with the roles they have', async () => {
    await created('eve@example.com', '--role', 'admin');
    await created(EMAIL, '--role', 'admin');
    const { json } = await adminJson(['move', '--email', EMAIL, '--customer', '2', '--customer-name', 'Acme']);
    expect(json).toMatchObject({ customer: { id: 2 }, roles: [{ code: 'admin' }] });
    expect(await tables.customers.items()).toEqual([
      { id: 1, name: 'Customer 1', active_admins: 1 },
      { id: 2, name: 'Acme', active_admins: 1 },
    ]);
    expect((await admin(['move', '--email', EMAIL, '--customer', '2'])).stdout).toMatch(/^Already there: /);
  });

  test('leaves a customer its last active admin', async () => {
    await created(EMAIL, '--role', 'admin');
    const { json } = await adminJson(['move', '--email', EMAIL, '--customer', '2', '--customer-name', 'Acme']);
    expect(json.error.code).toBe('last_admin');
  });

  test('makes no customer without a name, and none for nobody', async () => {
    const toAcme = ['--customer', '2', '--customer-name', 'Acme'];
    expect((await adminJson(['move', '--email', EMAIL, ...toAcme])).json.error.code).toBe('user_not_found');
    await created(EMAIL);
    expect((await adminJson(['move', '--email', EMAIL, '--customer', '2'])).json.error.code).toBe(
      'customer_name_missing',
    );
    expect(await tables.customers.items()).toHaveLength(1);
  });
});

describe('list', () => {
  test('shows the users of one customer in the order of their emails', async () => {
    await admin(['roles', '--define', 'auditor', '--name', 'Auditor']);
    const bob = await created('bob@example.com', '--name', 'Bob', '--role', 'admin,auditor');
    await tables.users.patch(bob.id, { email_verified: false });
    const ada = await created(EMAIL, '--inactive');
    await created('eve@example.com', '--customer', '2', '--customer-name', 'Acme');
    expect((await admin(['list'])).stdout).toBe(
      [
        'EMAIL            NAME  ACTIVE  VERIFIED  ROLES           ID',
        `ada@example.com        no      yes                       ${ada.id}`,
        `bob@example.com  Bob   yes     no        admin, auditor  ${bob.id}`,
        '',
      ].join('\n'),
    );
    const { json } = await adminJson(['list', '--customer', '1', '--email-prefix', 'BO']);
    expect(json).toEqual({ has_next: false, users: [{ ...bob, email_verified: false }] });
    expect((await admin(['list', '--customer', '3'])).stdout).toBe('No users in customer 3.\n');
  });

  test('stops at the limit and says that there are more', async () => {
    for (const name of ['a', 'b', 'c']) await created(`${name}@example.com`);
    const { json } = await adminJson(['list', '--limit', '2']);
    expect([json.has_next, json.users.length]).toEqual([true, 2]);
    expect((await admin(['list', '--limit', '2'])).stdout).toMatch(/more than these 2: /);
    expect((await adminJson(['list', '--limit', '3'])).json.has_next).toBe(false);
  });

  test('shows what a terminal would obey as a question mark', async () => {
    const { id } = await created(EMAIL);
    await tables.users.patch(id, { name: 'A\u001b[31m\u202eB' });
    expect((await admin(['list'])).stdout).toContain('A?[31m?B');
  });

  test.each(['0', '-1', 'x', '1e3'])('refuses --limit=%s', async (limit) => {
    expect((await admin(['list', `--limit=${limit}`])).status).toBe(2);
  });
});
