import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { expressGuard } from 'latchkey/server';

/** @typedef {import('node:http').IncomingMessage & { user?: import('latchkey/server').User }} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/**
 * A server with three routes: for everybody, for users, for admins. The caller makes it listen.
 * @param {import('latchkey/server').GuardOptions & { log?: (line: string) => void }} settings
 */
export const createService = ({ log = (line) => process.stderr.write(`${line}\n`), ...settings }) => {
  const { requireUser, requireRoles } = expressGuard({ ...settings, report: (cause) => log(inspect(cause)) });
  /** @type {Map<string, (request: Request, response: Response) => unknown>} */
  const routes = new Map([
    ['GET /public', (_request, response) => answer(response, 200, { message: 'Anyone may read this.' })],
    [
      'GET /user',
      (request, response) =>
        requireUser(request, response, () => {
          answer(response, 200, { message: 'Hello, user.', id: request.user?.id, roles: request.user?.roles });
        }),
    ],
    [
      'GET /admin',
      (request, response) =>
        requireRoles('admin')(request, response, () => {
          answer(response, 200, { message: 'Hello, admin.', id: request.user?.id });
        }),
    ],
  ]);
  return createServer((request, response) => {
    const route = routes.get(`${request.method} ${request.url?.split('?')[0]}`);
    if (route === undefined) answer(response, 404, { message: 'Not found.', error_code: 'NOT_FOUND' });
    else route(request, response);
  });
};

/** @param {Response} response @param {number} status @param {object} body */
const answer = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
};
