import type { DailyCountsStore } from '../auth/stores/daily-counts-store';
import { CHAINS } from '../crypto/audit-chain';
import { createDailyCountsStore } from '../store/audit/daily-counts-store';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that AUDIT_TABLE names. */
export const dailyCounts: DailyCountsStore = createDailyCountsStore(tableClient, config.auditTable, CHAINS);
