import type { CustomersStore } from '../auth/stores/customers-store';
import { createCustomersStore } from '../store/users/customers-store';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that CUSTOMERS_TABLE names. */
export const customers: CustomersStore = createCustomersStore(tableClient, config.customersTable);
