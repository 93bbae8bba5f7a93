import { createHandler } from '../../lib/endpoints/gateway/get-openapi';
import { config } from '../../lib/runtime/config';
import document from './openapi.json' with { type: 'json' };

export const handler = createHandler(document, config);
