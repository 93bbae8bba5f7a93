import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sessionApiSurface } from '../../lib/http/session-api-surface';

export const handler = httpHandler(sessionApiSurface, {}, async () => ok({ status: 'OK' }));
