import type { CredentialsStore } from '../auth/stores/credentials-store';
import { createCredentialsStore } from '../store/credentials/credentials-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that CREDENTIALS_TABLE, USERS_TABLE, EVENTS_TABLE and OUTBOX_TABLE name. */
export const credentials: CredentialsStore = createCredentialsStore(
  tableClient,
  {
    credentials: config.credentialsTable,
    users: config.usersTable,
    events: config.eventsTable,
    outbox: config.outboxTable,
  },
  ids,
);
