import type { PasskeysStore } from '../auth/stores/passkeys-store';
import { createPasskeysStore } from '../store/credentials/passkeys-store';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that CREDENTIALS_TABLE, USERS_TABLE, SESSIONS_TABLE, EVENTS_TABLE and OUTBOX_TABLE name. */
export const passkeys: PasskeysStore = createPasskeysStore(
  tableClient,
  {
    credentials: config.credentialsTable,
    users: config.usersTable,
    sessions: config.sessionsTable,
    events: config.eventsTable,
    outbox: config.outboxTable,
  },
  ids,
  clock,
);
