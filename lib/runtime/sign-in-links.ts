import type { SignInLinksStore } from '../auth/stores/sign-in-links-store';
import { createSignInLinksStore } from '../store/sessions/sign-in-links-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that SESSIONS_TABLE, USERS_TABLE and EVENTS_TABLE name. */
export const signInLinks: SignInLinksStore = createSignInLinksStore(
  tableClient,
  { sessions: config.sessionsTable, users: config.usersTable, events: config.eventsTable },
  ids,
);
