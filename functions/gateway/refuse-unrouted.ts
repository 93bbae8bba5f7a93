import { createHandler } from '../../lib/endpoints/gateway/refuse-unrouted';
import { config } from '../../lib/runtime/config';

export const handler = createHandler({ ...config.crossOrigin, routes: config.routes });
