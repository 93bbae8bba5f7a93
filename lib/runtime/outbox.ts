import type { OutboxStore } from '../auth/stores/outbox-store';
import { createOutboxStore } from '../store/mails/outbox-store';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that OUTBOX_TABLE names. */
export const outbox: OutboxStore = createOutboxStore(tableClient, config.outboxTable);
