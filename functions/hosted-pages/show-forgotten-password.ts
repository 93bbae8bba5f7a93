import { createHandler } from '../../lib/endpoints/hosted-pages/show-forgotten-password';
import { config } from '../../lib/runtime/config';

export const handler = createHandler({ ...config.crossOrigin, passwords: config.passwords });
