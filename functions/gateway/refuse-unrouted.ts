import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { httpHandler } from '../../lib/http/handler';
import { methodsAt } from '../../lib/http/routes';
import { config } from '../../lib/runtime/config';

export const createHandler = ({ routes }: { routes: readonly string[] }) =>
  httpHandler(authServiceSurface, {}, async (_request, event) => {
    const methods = methodsAt(routes, event.rawPath);
    if (methods.length === 0) return { status: 404, body: { error: 'Not found' } };
    return { status: 405, body: { error: 'Method not allowed' }, headers: { allow: methods.join(', ') } };
  });

export const handler = createHandler(config);
