import { randomBytes } from 'node:crypto';
import { v4 } from 'uuid';
import type { Ids } from '../auth/ports';

/** From the system's secure random source. */
export const ids: Ids = { newId: () => v4(), newSecret: () => randomBytes(32).toString('base64url') };
