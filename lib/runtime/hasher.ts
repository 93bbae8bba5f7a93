import type { PasswordHasher } from '../auth/ports';
import { createPasswordHasher } from '../crypto/password-hasher';
import { config } from './config';

/** bcrypt at BCRYPT_COST, with IMPORTED_HASH_DECOY. */
export const hasher: PasswordHasher = createPasswordHasher(config.bcryptCost, undefined, config.importedHashDecoy);
