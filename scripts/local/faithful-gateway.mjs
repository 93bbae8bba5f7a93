import { randomUUID } from 'node:crypto';
import { routesWithSlash } from '../../serverless/plugins/routes.mjs';

/**
 * Corrects the differences between serverless-offline and an HTTP API of AWS that a client can see. The hapi server in
 * serverless-offline interprets cookies, media types, ranges and origins itself, and answers with its own error bodies. After
 * this, handlers get every request as it was sent.
 *
 * @typedef {any} Request of hapi; its `headers` are hapi's copy, events are made of `raw.req.rawHeaders`
 * @typedef {any} Toolkit of hapi
 */

/** Headers that hapi would act on. */
const interpretedHeaders = ['origin', 'content-type', 'range'];

/**
 * @param {Record<string, any>} serverless
 * @param {any} server see `gatewayServer`
 * @param {string} address e.g. `http://localhost:3000`
 */
export function makeGatewayFaithful(serverless, server, address) {
  const withSlash = routesWithSlash(serverless.service.functions);
  const takesOrigins = serverless.service.provider.httpApi?.cors !== undefined;

  server.ext('onRequest', (/** @type {Request} */ request, /** @type {Toolkit} */ toolkit) => {
    if (!URL.canParse(`http://${request.info.host}`)) request.info.host = new URL(address).host;
    const { req } = request.raw;
    req.rawHeaders = asAwsSends(req.rawHeaders);
    for (const name of interpretedHeaders) if (name !== 'origin' || !takesOrigins) delete request.headers[name];
    // serverless-offline removes a trailing slash. An HTTP API does not, so the path keeps its slash, unless the route answers paths
    // with a slash.
    const [path = ''] = req.url.split('?');
    const route = `${req.method.replace('HEAD', 'GET')} ${path.slice(0, -1)}`;
    if (/^\/.*\/$/.test(path) && !withSlash.includes(route)) request.setUrl(req.url, false);
    return toolkit.continue;
  });

  // hapi answers OPTIONS itself if no route has this method; an HTTP API without CORS settings sends it to the catch-all.
  for (const { method, path, settings } of server.table()) {
    if (method !== '*') continue;
    const { handler, payload, state } = settings;
    const options = { payload: { maxBytes: payload.maxBytes, parse: false }, state };
    server.route({ method: 'OPTIONS', path, handler, options });
  }

  server.ext('onPreHandler', (/** @type {Request} */ request, /** @type {Toolkit} */ toolkit) => {
    // Otherwise hapi parses a JSON body, and passes the handler the parsed value if that is a string.
    request.mime = 'application/octet-stream';
    return toolkit.continue;
  });

  server.ext('onPreResponse', (/** @type {Request} */ { response }, /** @type {Toolkit} */ toolkit) => {
    if (response.isBoom) return refuse(toolkit, response.output.statusCode);
    // Otherwise hapi adds a charset to the media type of JSON.
    response.charset('');
    return toolkit.continue;
  });
}

/**
 * Joins repeated headers, and adds `application/octet-stream` to a body without a media type.
 * @param {string[]} rawHeaders name, value, name, value, ...
 * @returns {string[]} the same in the same form
 * @see AWS API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs": payload 2.0
 */
export function asAwsSends(rawHeaders) {
  /** @type {Map<string, string[]>} */
  const headers = new Map();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), String(rawHeaders[index + 1])]);
  }
  const hasBody = headers.has('transfer-encoding') || !['0', undefined].includes(headers.get('content-length')?.[0]);
  if (hasBody && !headers.get('content-type')?.[0]) headers.set('content-type', ['application/octet-stream']);
  return [...headers].flatMap(([name, values]) => [name, values.join(name === 'cookie' ? '; ' : ',')]);
}

/** The errors that the service itself answers with. */
const messages = /** @type {Record<number, string>} */ ({
  400: 'Bad request',
  404: 'Not found',
  413: 'body larger than 10 MB',
  415: 'Unsupported media type',
});

/**
 * @param {Toolkit} toolkit
 * @param {number} status
 */
function refuse(toolkit, status) {
  return toolkit
    .response(JSON.stringify({ error: messages[status] ?? (status < 500 ? 'Bad request' : 'Internal error') }))
    .code(status)
    .type('application/json')
    .charset('')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('x-request-id', randomUUID())
    .takeover();
}
