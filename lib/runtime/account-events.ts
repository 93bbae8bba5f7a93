import type { AccountEventsStore } from '../auth/stores/account-events-store';
import { createAccountEventsStore } from '../store/users/account-events';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that EVENTS_TABLE names. */
export const accountEvents: AccountEventsStore = createAccountEventsStore(tableClient, config.eventsTable.name);
