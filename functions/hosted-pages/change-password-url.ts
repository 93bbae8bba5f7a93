import { createHandler } from '../../lib/endpoints/hosted-pages/change-password-url';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
