import { createHandler } from '../../lib/endpoints/gateway/get-openapi';
import document from './openapi.json' with { type: 'json' };

// Every page may read it, whatever the settings: reading them would double the bundle.
export const handler = createHandler(document, { origins: [], openPaths: ['/openapi.json'] });
