import type { TotpStore } from '../auth/stores/totp-store';
import { createTotpStore } from '../store/credentials/totp-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that CREDENTIALS_TABLE, USERS_TABLE, SESSIONS_TABLE, EVENTS_TABLE and OUTBOX_TABLE name. */
export const totp: TotpStore = createTotpStore(
  tableClient,
  {
    credentials: config.credentialsTable,
    users: config.usersTable,
    sessions: config.sessionsTable,
    events: config.eventsTable,
    outbox: config.outboxTable,
  },
  ids,
);
