import type { LimitsStore } from '../auth/stores/limits-store';
import { createLimitsStore } from '../store/limits/limits-store';
import { config } from './config';
import { tableClient } from './table-client';

/** The live limits store, on the table LIMITS_TABLE names. */
export const limits: LimitsStore = createLimitsStore(tableClient, config.limitsTable);
