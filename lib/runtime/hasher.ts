import type { PasswordHasher } from '../auth/ports';
import { createPasswordHasher } from '../crypto/password-hasher';
import { config } from './config';

/** bcrypt at BCRYPT_COST. */
export const hasher: PasswordHasher = createPasswordHasher(config.bcryptCost);
