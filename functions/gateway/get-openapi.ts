import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import document from './openapi.json' with { type: 'json' };

export const handler = httpHandler(authServiceSurface, {}, async () => ok(document));
