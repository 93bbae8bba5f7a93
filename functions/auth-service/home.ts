import { createHandler } from '../../lib/endpoints/auth-service/home';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
