import { createHandler } from '../../lib/endpoints/session-api/refuse-forbidden';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
