import type { FactorTables } from '../store/credentials/factor-tables';
import { config } from './config';

/** The tables that CREDENTIALS_TABLE, USERS_TABLE, SESSIONS_TABLE, EVENTS_TABLE and OUTBOX_TABLE name. */
export const factorTables: FactorTables = {
  credentials: config.credentialsTable,
  users: config.usersTable,
  sessions: config.sessionsTable,
  events: config.eventsTable,
  outbox: config.outboxTable,
};
