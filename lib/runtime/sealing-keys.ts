import { createSealingKeys } from '../auth/totp/sealing-keys';
import { createSealingKeyStore } from '../store/keys/sealing-key-store';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { keysAt } from './keys-at';
import { tableClient } from './table-client';

/**
 * The keys that seal the secrets of authenticator apps, in Parameter Store under SEALING_KEYS_PATH or in the folder
 * SEALING_KEYS_DIR. Only for the functions that may read them.
 */
export const sealing = createSealingKeys({
  sealingKey: createSealingKeyStore(tableClient, config.signingKeysTable),
  sealingKeys: keysAt(config.sealingKeys),
  clock,
  ids,
});
