import type { SessionsStore } from '../auth/stores';
import { createSessionsStore } from '../store/sessions-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** On the tables that SESSIONS_TABLE and EVENTS_TABLE name. */
export const sessions: SessionsStore = createSessionsStore(
  tableClient,
  { sessions: config.sessionsTable, events: config.eventsTable },
  ids,
);
