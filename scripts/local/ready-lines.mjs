import { surfaceNames } from '../surface-names.mjs';

/**
 * The text for the terminal when the service is ready.
 * @param {object} input
 * @param {string} input.address e.g. `http://localhost:3000`
 * @param {string} input.mode the contract mode
 * @param {string} input.data where the data is
 * @param {string | undefined} [input.mail] where the mails are; undefined if none is sent
 * @param {string[]} [input.notes] what else to know
 * @param {Record<string, { handler: string, events?: any[] }>} input.functions as in serverless.yml
 * @returns {string[]}
 */
export function readyLines({ address, mode, data, mail, notes = [], functions }) {
  const surfaces = [...endpointsBySurface(functions)].flatMap(([surface, endpoints]) => [
    '',
    `  ${surface}`,
    ...endpoints.map(({ method, path }) => `    ${method.padEnd(7)} ${path}`),
  ]);
  return [
    '',
    `Latchkey is ready at ${address}`,
    ...pagesIn(functions).map(({ name, path }) => `  ${name}  ${address}${path}`),
    ...(mail === undefined ? [] : [`  Mails    ${mail}`]),
    `  mode     ${mode}`,
    `  data     ${data}`,
    ...notes.map((note) => `  note     ${note}`),
    ...surfaces,
    '',
    'Stop it with Ctrl-C.',
  ];
}

const pages = [
  { name: 'Sign up', path: '/register' },
  { name: 'Sign in', path: '/login' },
  { name: 'Account', path: '/account' },
];

/**
 * The pages to open in a browser.
 * @param {Record<string, { handler: string, events?: any[] }>} functions
 */
function pagesIn(functions) {
  const routes = [...endpointsBySurface(functions).values()].flat();
  return pages.filter((page) => routes.some(({ method, path }) => method === 'GET' && path === page.path));
}

/**
 * The routes without HEAD and without those that end in a slash.
 * @param {Record<string, { handler: string, events?: any[] }>} functions
 * @returns {Map<string, { method: string, path: string }[]>} by the surface's name, in the order of serverless.yml
 */
export function endpointsBySurface(functions) {
  /** @type {Map<string, { method: string, path: string }[]>} */
  const surfaces = new Map();
  for (const { handler, events = [] } of Object.values(functions)) {
    const surface = surfaceName(handler);
    const routes = events.filter(({ httpApi }) => httpApi !== undefined);
    // The function for `*` also has routes that it only refuses.
    const own = routes.some(({ httpApi }) => httpApi === '*') ? [{ httpApi: '*' }] : routes;
    const endpoints = own
      .map(({ httpApi }) => routeOf(httpApi))
      .filter(({ method, path }) => method !== 'HEAD' && (path === '/' || !path.endsWith('/')));
    if (endpoints.length === 0) continue;
    surfaces.set(surface, [...(surfaces.get(surface) ?? []), ...endpoints]);
  }
  return surfaces;
}

/**
 * The surface is the first folder below functions/. It may have folders of its own.
 * @param {string} handler e.g. `functions/session-api/get-status.handler`
 * @returns {string} e.g. `Session API`; the folder itself if it is no surface of ours
 */
function surfaceName(handler) {
  const folder = handler.split('/')[1] ?? '';
  return surfaceNames[folder] ?? folder;
}

/**
 * @param {string | { method: string, path: string }} httpApi `GET /profile`, `*`, or its two parts
 * @returns {{ method: string, path: string }}
 */
function routeOf(httpApi) {
  const text = typeof httpApi === 'string' ? httpApi : `${httpApi.method} ${httpApi.path}`;
  if (text === '*' || text === '* *') return { method: 'any', path: 'everything else' };
  const [method = '', path = ''] = text.split(' ');
  return { method: method.toUpperCase(), path };
}
