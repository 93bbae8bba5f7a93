import type { KeySetStore } from '../auth/stores/key-set-store';
import { createKeySetStore } from '../store/keys/key-set-store';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that SIGNING_KEYS_TABLE names. */
export const keySets: KeySetStore = createKeySetStore(tableClient, config.signingKeysTable);
