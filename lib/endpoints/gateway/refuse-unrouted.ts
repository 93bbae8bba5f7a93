import { httpHandler } from '../../http/handler';
import { methodsAt } from '../../http/routes';
import { authServiceErrors } from '../auth-service/surface';

export const createHandler = ({ routes }: { routes: readonly string[] }) =>
  httpHandler(authServiceErrors, {}, async (_request, event) => {
    const methods = methodsAt(routes, event.rawPath);
    if (methods.length === 0) return { status: 404, body: { error: 'Not found' } };
    return { status: 405, body: { error: 'Method not allowed' }, headers: { allow: methods.join(', ') } };
  });
