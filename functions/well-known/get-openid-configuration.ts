import { createHandler } from '../../lib/endpoints/well-known/get-openid-configuration';
import { config } from '../../lib/runtime/config';

export const handler = createHandler(config.tokens, config.crossOrigin);
