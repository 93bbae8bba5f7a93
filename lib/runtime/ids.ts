import { v4 } from 'uuid';
import type { Ids } from '../auth/ports';

/** From the system's secure random source. */
export const ids: Ids = { newId: () => v4() };
