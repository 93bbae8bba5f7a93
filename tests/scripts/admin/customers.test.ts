import { afterEach, expect, test } from '@jest/globals';
import { useTables } from '../../support/tables';
import { admin, adminJson, created } from './admin-fixture';

const tables = useTables();
afterEach(() => tables.clear());

test('customers lists them by id, with the number of their active admins', async () => {
  await created('ops@acme.example', '--role', 'admin', '--customer', '12', '--customer-name', 'Acme');
  await created('ada@example.com');
  await created('job@acme.example', '--role', 'admin', '--customer', '12', '--inactive');

  expect((await adminJson(['customers'])).json).toEqual({
    customers: [
      { id: 1, name: 'Customer 1', active_admins: 0 },
      { id: 12, name: 'Acme', active_admins: 1 },
    ],
  });
  expect((await admin(['customers'])).stdout).toBe(
    ['ID  NAME        ACTIVE ADMINS', '1   Customer 1  0', '12  Acme        1', ''].join('\n'),
  );
});

test('customers says so if there are none', async () => {
  expect((await admin(['customers'])).stdout).toBe('There are no customers yet.\n');
});
