import { httpHandler } from '../../lib/http/handler';
import { sessionApiSurface } from '../../lib/http/session-api-surface';

export const handler = httpHandler(sessionApiSurface, {}, async () => ({ status: 403, body: { error: 'Forbidden' } }));
