/**
 * The routes of serverless.yml: which there are, and what the gateway needs beside them.
 *
 * @typedef {import('./serverless.d.ts').ServiceFunction} ServiceFunction
 */

const catchAll = '*';

/**
 * @param {ServiceFunction} definition
 * @returns {string[]} its routes as `METHOD /path`, the catch-all as `*`
 */
function routesOf(definition) {
  return definition.events.flatMap(({ httpApi }) => {
    if (httpApi === undefined) return [];
    const route = typeof httpApi === 'string' ? httpApi : `${httpApi.method} ${httpApi.path}`;
    const [path, method = ''] = route.split(' ').reverse();
    return [path === catchAll ? catchAll : `${method.toUpperCase().replace('*', 'ANY')} ${path}`];
  });
}

/**
 * @param {Record<string, ServiceFunction>} functions
 * @returns {string[]} every route a client may call, `METHOD /path`, sorted; the catch-all is not one
 */
export function declaredRoutes(functions) {
  return Object.values(functions)
    .flatMap(routesOf)
    .filter((route) => route !== catchAll)
    .sort();
}

/**
 * @param {ServiceFunction} definition
 * @returns {boolean} whether this function answers what has no route
 */
export function takesUnrouted(definition) {
  return routesOf(definition).includes(catchAll);
}

/**
 * `GET /users/{id}` would take `GET /users/login` where only `POST /users/login` is meant to be: a path that has routes of its
 * own has no others. What is in the way of that is sent to the function behind the catch-all, which answers 405.
 *
 * @param {Record<string, ServiceFunction>} functions their events are added to
 */
export function addRefusedRoutes(functions) {
  const routes = declaredRoutes(functions).map((route) => route.split(' '));
  const literal = routes.filter(([, path = '']) => !path.includes('{')).map(([, path = '']) => path);
  const refused = routes.flatMap(([method, pattern = '']) => {
    if (!pattern.includes('{')) return [];
    const shape = new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`);
    const taken = new Set(routes.filter(([other]) => other === method).map(([, path]) => path));
    return literal.filter((path) => shape.test(path) && !taken.has(path)).map((path) => `${method} ${path}`);
  });
  addToCatchAll(functions, refused);
}

/**
 * @param {Record<string, ServiceFunction>} functions
 * @returns {string[]} the routes `METHOD /path` that are answered with a slash at the end of the path as well
 */
export function routesWithSlash(functions) {
  return Object.values(functions)
    .filter(({ answersTrailingSlash }) => answersTrailingSlash)
    .flatMap(routesOf);
}

/**
 * Adds a route for `M /p/` beside each `M /p` of a function that sets `answersTrailingSlash`. An HTTP API refuses a route key
 * that ends in `/`; `M /p/{slash+}` matches the path. What follows the slash would match as well and is sent to the catch-all,
 * so that `/p/{id}` keeps its other methods and `/p/{id}/` its redirect.
 *
 * @param {Record<string, ServiceFunction>} functions their events are added to
 */
export function addSlashRoutes(functions) {
  const declared = declaredRoutes(functions);
  const behind = routesWithSlash(functions).flatMap((route) => {
    const [, path = ''] = route.split(' ');
    const below = declared.map((other) => other.split(' ')[1] ?? '').filter((other) => other.startsWith(`${path}/{`));
    // Parameters in one place have one name.
    const [name = 'id'] = below.flatMap((other) => other.slice(path.length).match(/\w+/)?.[0] ?? []);
    return [`${route}/{${name}}`, `${route}/{${name}}/{rest+}`];
  });
  for (const definition of Object.values(functions).filter(({ answersTrailingSlash }) => answersTrailingSlash)) {
    const greedy = routesOf(definition).map((route) => ({ httpApi: `${route}/{slash+}` }));
    definition.events.push(...greedy);
  }
  addToCatchAll(
    functions,
    behind.filter((route) => !declared.includes(route)),
  );
}

/**
 * @param {Record<string, ServiceFunction>} functions
 * @param {string[]} routes
 */
function addToCatchAll(functions, routes) {
  for (const definition of Object.values(functions).filter(takesUnrouted)) {
    definition.events.push(...[...new Set(routes)].map((httpApi) => ({ httpApi })));
  }
}

/**
 * Every route of the API. An HTTP API does not answer HEAD on a GET route, as RFC 9110 section 9.1 asks of every server: each
 * GET has a HEAD beside it that goes to the same function, unless one is declared.
 *
 * @param {Record<string, ServiceFunction>} functions
 * @returns {Map<string, string>} the key of a function by `METHOD /path`, or by `$default` for the catch-all
 */
export function routingTable(functions) {
  /** @type {Map<string, string>} */
  const table = new Map();
  for (const [key, definition] of Object.entries(functions)) {
    for (const route of routesOf(definition)) table.set(route === catchAll ? '$default' : route, key);
  }
  for (const [route, key] of [...table]) {
    const head = route.replace(/^GET /, 'HEAD ');
    if (!table.has(head)) table.set(head, key);
  }
  return table;
}
