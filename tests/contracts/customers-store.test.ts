import { describe, expect, test } from '@jest/globals';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { newCustomerId } from '../support/directory';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { describeCustomersStore } from './customers-store.contract';
import { describeEngines } from './engines';

describe('in memory', () => {
  const store = createMemoryCustomersStore();

  describeCustomersStore(() => store);
});

describeEngines((tables) => {
  const store = createCustomersStore(tables.client, tables.customers.name);

  describeCustomersStore(() => store);

  test('stores one item, without active admins at first', async () => {
    const id = newCustomerId();

    await store.createCustomer({ id, name: 'Customer' });

    const items = await tables.customers.items();
    expect(items.filter((item) => item.id === id)).toEqual([{ id, name: 'Customer', active_admins: 0 }]);
  });

  test('does not create an item when it looks for one', async () => {
    const before = await tables.customers.items();

    await store.findCustomer(newCustomerId());

    expect(await tables.customers.items()).toEqual(before);
  });
});
