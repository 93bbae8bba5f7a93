import type { PasswordHasher } from '../auth/ports';
import { createPasswordHasher } from '../crypto/password-hasher';
import { config } from './config';

export const hasher: PasswordHasher = createPasswordHasher(config.bcryptCost);
