import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { createAccessTokenGuard, Refusal } from './access-tokens.mjs';

/**
 * A server with three routes: for everybody, for users, for admins. The caller makes it listen.
 * @param {import('./access-tokens.mjs').TokenSettings & { log?: (line: string) => void }} settings
 */
export const createService = ({ log = (line) => process.stderr.write(`${line}\n`), ...settings }) => {
  const { requireUser, requireRoles } = createAccessTokenGuard(settings);
  /** @type {Map<string, import('./access-tokens.mjs').Handler>} */
  const routes = new Map([
    ['GET /public', () => ({ message: 'Anyone may read this.' })],
    ['GET /user', requireUser((_request, { sub, scope }) => ({ message: 'Hello, user.', id: sub, scope }))],
    ['GET /admin', requireRoles(['admin'])((_request, { sub }) => ({ message: 'Hello, admin.', id: sub }))],
  ]);
  return createServer(async (request, response) => {
    /** @type {(status: number, body: object, headers?: Record<string, string>) => void} */
    const answer = (status, body, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
      response.end(`${JSON.stringify(body)}\n`);
    };
    try {
      const handler = routes.get(`${request.method} ${request.url?.split('?')[0]}`);
      if (handler === undefined) return answer(404, { message: 'Not found.', error_code: 'NOT_FOUND' });
      answer(200, await handler(request));
    } catch (error) {
      if (!(error instanceof Refusal)) {
        log(inspect(error));
        return answer(500, { message: 'Something went wrong.', error_code: 'INTERNAL' });
      }
      if (error.cause !== undefined) log(`${error.code}: ${inspect(error.cause)}`);
      answer(error.status, { message: error.message, error_code: error.code }, error.headers);
    }
  });
};
