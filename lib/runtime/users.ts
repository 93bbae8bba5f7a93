import type { UsersStore } from '../auth/stores/users-store';
import { createUsersStore } from '../store/users/users-store';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that USERS_TABLE, CREDENTIALS_TABLE, CUSTOMERS_TABLE, EVENTS_TABLE and OUTBOX_TABLE name. */
export const users: UsersStore = createUsersStore(
  tableClient,
  {
    users: config.usersTable,
    credentials: config.credentialsTable,
    customers: config.customersTable,
    events: config.eventsTable,
    outbox: config.outboxTable,
  },
  ids,
  clock,
);
