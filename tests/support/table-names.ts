import type { SessionTables } from '../../lib/store/sessions/sessions-store';
import type { UserTables } from '../../lib/store/users/user-table';
import type { Tables } from './tables';

/** The names of the tables of this file, for stores that a test creates itself. */
export const tableNames = ({ users, sessions, customers, events, outbox }: Tables): UserTables & SessionTables => ({
  users: users.name,
  sessions: sessions.name,
  customers: customers.name,
  events: events.name,
  outbox: outbox.name,
});
