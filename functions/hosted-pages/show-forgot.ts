import { createHandler } from '../../lib/endpoints/hosted-pages/show-forgot';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.crossOrigin);
