import { createHandler } from '../../lib/endpoints/session-api/get-status';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
