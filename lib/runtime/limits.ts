import type { LimitsStore } from '../auth/stores/limits-store';
import { createLimitsStore } from '../store/limits/limits-store';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that LIMITS_TABLE names. */
export const limits: LimitsStore = createLimitsStore(tableClient, config.limitsTable);
