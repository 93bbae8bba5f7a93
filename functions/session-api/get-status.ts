import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';

export const handler = httpHandler(sessionApiSurface, {}, async () => ok({ status: 'OK' }));
