import type { TotpStore } from '../auth/stores/totp-store';
import { createTotpStore } from '../store/credentials/totp-store';
import { factorTables } from './factor-tables';
import { ids } from './ids';
import { tableClient } from './table-client';

export const totp: TotpStore = createTotpStore(tableClient, factorTables, ids);
