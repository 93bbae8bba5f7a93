import { createHandler } from '../../lib/endpoints/session-api/get-me';
import { callers } from '../../lib/runtime/callers';
import { config } from '../../lib/runtime/config';

export const handler = createHandler({ callers }, config.crossOrigin);
