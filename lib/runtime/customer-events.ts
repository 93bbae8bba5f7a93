import type { CustomerEventsStore } from '../auth/stores/customer-events-store';
import { createCustomerEventsStore } from '../store/users/customer-events';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that EVENTS_TABLE names. */
export const customerEvents: CustomerEventsStore = createCustomerEventsStore(tableClient, config.eventsTable.name);
