import type { SessionsStore } from '../auth/stores';
import { createSessionsStore } from '../store/sessions-store';
import { config } from './config';
import { tableClient } from './table-client';

/** On the table that SESSIONS_TABLE names. */
export const sessions: SessionsStore = createSessionsStore(tableClient, config.sessionsTable);
