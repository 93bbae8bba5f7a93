import { createHandler } from '../../lib/endpoints/gateway/get-openapi';
import document from './openapi.json' with { type: 'json' };

// Pages of every origin may read the document. The settings are not loaded here, because their code would double the bundle.
export const handler = createHandler(document, { origins: [], openPaths: ['/openapi.json'], errorsHaveCodes: true });
