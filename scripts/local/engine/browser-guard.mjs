import { createServer, request as sendRequest } from 'node:http';
import { isLoopbackHost } from '../loopback.mjs';
import { StartError } from '../start-error.mjs';

/**
 * A server in front of the engine, for tools on this machine: the admin command, the AWS CLI, a table viewer. The engine accepts
 * every signature and lets every website read its answers, so this server refuses all requests that a browser may have sent. The
 * service itself talks to the engine directly.
 *
 * Browsers send `Origin` with every POST, and the API of DynamoDB has no other method. A website whose name leads to this machine
 * (DNS rebinding) sends its own name as `Host`.
 * @param {{ port: number, engine: string }} input engine: its endpoint, which websites cannot guess
 * @returns {Promise<{ close: () => void }>}
 * @throws {StartError} if the port cannot be opened
 */
export async function guardFromBrowsers({ port, engine }) {
  const server = createServer((request, response) => {
    const reason = reasonToRefuse(request);
    if (reason !== undefined) return refuse(response, reason);
    const { method, url: path, headers } = request;
    const forwarded = sendRequest(engine, { method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, withoutCors(answer.headers));
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    return request.pipe(forwarded);
  });
  await new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ { code }) =>
      reject(new StartError(`Port ${port} cannot be opened (${code}): set DYNAMODB_PORT to another port.`)),
    );
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {Pick<import('node:http').IncomingMessage, 'method' | 'headers'>} request
 * @returns {string | undefined} undefined if it is a request of a tool on this machine
 */
export function reasonToRefuse({ method, headers }) {
  if (method !== 'POST') return 'only POST is allowed';
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return 'not from a browser';
  return isLoopbackHost(headers.host) ? undefined : 'the host must be localhost or a loopback address';
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} reason
 */
function refuse(response, reason) {
  response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' });
  response.end(JSON.stringify({ __type: 'AccessDeniedException', message: `The embedded DynamoDB: ${reason}.` }));
}

/** @param {import('node:http').IncomingHttpHeaders} headers */
function withoutCors(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));
}
