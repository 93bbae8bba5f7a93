import type { SessionsStore } from '../auth/stores/sessions-store';
import { createSessionsStore } from '../store/sessions/sessions-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that SESSIONS_TABLE, USERS_TABLE and EVENTS_TABLE name. */
export const sessions: SessionsStore = createSessionsStore(
  tableClient,
  { sessions: config.sessionsTable, users: config.usersTable, events: config.eventsTable },
  ids,
);
