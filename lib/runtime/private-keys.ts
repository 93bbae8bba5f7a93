import type { PrivateKeysStore } from '../auth/stores/private-keys-store';
import { config } from './config';
import { keysAt } from './keys-at';

/** The private signing keys, in Parameter Store under SIGNING_KEYS_PATH or in the folder SIGNING_KEYS_DIR. */
export const privateKeys: PrivateKeysStore = keysAt(config.signingKeys);
