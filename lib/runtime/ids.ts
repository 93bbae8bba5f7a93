import { v4 } from 'uuid';
import type { Ids } from '../auth/ports';

export const ids: Ids = { newId: () => v4() };
