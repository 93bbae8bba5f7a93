import { createHandler } from '../../lib/endpoints/auth-service/home-after-sign-out';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
