import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';

export const handler = httpHandler(authServiceSurface, {}, async () => ok({ message: 'Bienvenue' }));
