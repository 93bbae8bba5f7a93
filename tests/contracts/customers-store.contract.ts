import { expect, test } from '@jest/globals';
import type { CustomersStore } from '../../lib/auth/stores/customers-store';
import { newCustomerId } from '../support/directory';

/**
 * The contract of `CustomersStore`, for every implementation.
 * @param store called in every test, once the tables exist.
 */
export const describeCustomersStore = (store: () => CustomersStore): void => {
  test('finds a customer as it was created', async () => {
    const customer = { id: newCustomerId(), name: 'Zoë & Söhne 李' };

    expect(await store().createCustomer(customer)).toBe(true);

    expect(await store().findCustomer(customer.id)).toEqual(customer);
  });

  test('accepts an empty name', async () => {
    const customer = { id: newCustomerId(), name: '' };

    await store().createCustomer(customer);

    expect(await store().findCustomer(customer.id)).toEqual(customer);
  });

  test('finds nothing by an unknown id', async () => {
    expect(await store().findCustomer(newCustomerId())).toBeNull();
  });

  test('stores customers separately', async () => {
    const [one, other] = [
      { id: newCustomerId(), name: 'One' },
      { id: newCustomerId(), name: 'Other' },
    ];
    await store().createCustomer(one);
    await store().createCustomer(other);

    expect(await store().findCustomer(one.id)).toEqual(one);
    expect(await store().findCustomer(other.id)).toEqual(other);
  });

  test('lists customers by id, without an admin at first', async () => {
    const ids = [newCustomerId(), newCustomerId(), newCustomerId()].sort((one, other) => one - other);
    for (const id of [...ids].reverse()) await store().createCustomer({ id, name: `Customer ${id}` });

    const listed = (await store().listCustomers()).filter(({ id }) => ids.includes(id));

    expect(listed).toEqual(ids.map((id) => ({ id, name: `Customer ${id}`, activeAdmins: 0 })));
  });

  test('does not change an existing customer', async () => {
    const customer = { id: newCustomerId(), name: 'First' };
    await store().createCustomer(customer);

    expect(await store().createCustomer({ ...customer, name: 'Second' })).toBe(false);

    expect(await store().findCustomer(customer.id)).toEqual(customer);
  });

  test('lets exactly one of many callers create it', async () => {
    const id = newCustomerId();
    const names = Array.from({ length: 10 }, (_, index) => `Customer ${index}`);

    const outcomes = await Promise.all(names.map((name) => store().createCustomer({ id, name })));

    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await store().findCustomer(id)).toEqual({ id, name: names[outcomes.indexOf(true)] });
  });
};
