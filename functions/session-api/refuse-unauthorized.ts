import { createHandler } from '../../lib/endpoints/session-api/refuse-unauthorized';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
