import type { TokenSessionsStore } from '../auth/stores/token-sessions-store';
import { createTokenSessionsStore } from '../store/sessions/token-sessions-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that SESSIONS_TABLE, USERS_TABLE and EVENTS_TABLE name. */
export const tokenSessions: TokenSessionsStore = createTokenSessionsStore(
  tableClient,
  { sessions: config.sessionsTable, users: config.usersTable, events: config.eventsTable },
  ids,
);
