import type { PasskeysStore } from '../auth/stores/passkeys-store';
import { createPasskeysStore } from '../store/credentials/passkeys-store';
import { clock } from './clock';
import { factorTables } from './factor-tables';
import { ids } from './ids';
import { tableClient } from './table-client';

export const passkeys: PasskeysStore = createPasskeysStore(tableClient, factorTables, ids, clock);
