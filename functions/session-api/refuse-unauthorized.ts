import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { httpHandler } from '../../lib/http/handler';

export const handler = httpHandler(sessionApiSurface, {}, async () => ({
  status: 401,
  body: { error: 'Unauthorized' },
}));
