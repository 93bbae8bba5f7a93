import type { UserTables } from '../store/users/user-table';
import { config } from './config';

/** The tables that USERS_TABLE, CREDENTIALS_TABLE, CUSTOMERS_TABLE, EVENTS_TABLE and OUTBOX_TABLE name. */
export const userTables: UserTables = {
  users: config.usersTable,
  credentials: config.credentialsTable,
  customers: config.customersTable,
  events: config.eventsTable,
  outbox: config.outboxTable,
};
