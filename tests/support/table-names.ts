import type { FactorTables } from '../../lib/store/credentials/factor-tables';
import type { SessionTables } from '../../lib/store/sessions/sessions-store';
import type { UserTables } from '../../lib/store/users/user-table';
import type { Tables } from './tables';

/** The tables of this file, for stores that a test creates itself; events are kept for 30 days. */
export const tableNames = ({
  users,
  credentials,
  sessions,
  customers,
  events,
  outbox,
}: Tables): UserTables & SessionTables & FactorTables => ({
  users: users.name,
  credentials: credentials.name,
  sessions: sessions.name,
  customers: customers.name,
  events: { name: events.name, keptSeconds: 2_592_000 },
  outbox: outbox.name,
});
