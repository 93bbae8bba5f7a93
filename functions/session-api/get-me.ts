import { createHandler } from '../../lib/endpoints/session-api/get-me';
import { callers } from '../../lib/runtime/callers';

export const handler = createHandler({ callers });
