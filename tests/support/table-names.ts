import type { SessionTables } from '../../lib/store/sessions/sessions-store';
import type { UserTables } from '../../lib/store/users/user-table';
import type { Tables } from './tables';

/** What stores made by hand are told: the names of this file's own tables. */
export const tableNames = ({ users, sessions, customers, events, outbox }: Tables): UserTables & SessionTables => ({
  users: users.name,
  sessions: sessions.name,
  customers: customers.name,
  events: events.name,
  outbox: outbox.name,
});
