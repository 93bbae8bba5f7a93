import routeLetters from '../../lib/route-letters.json' with { type: 'json' };

/**
 * The routes of serverless.yml, and the routes that API Gateway needs in addition.
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
 * @returns {string[]} every route of the API as `METHOD /path`, sorted, without the catch-all
 */
export function declaredRoutes(functions) {
  return Object.values(functions)
    .flatMap(routesOf)
    .filter((route) => route !== catchAll)
    .sort();
}

/**
 * Routes as the setting ROUTES has them: one letter per method, so that a hundred routes fit into the 4 KB that Lambda allows for
 * all environment variables of a function. @see AWS Lambda Developer Guide, "Lambda quotas"
 *
 * @param {readonly string[]} routes `METHOD /path`
 * @returns {string} `G/ GP/login`
 */
export function compactRoutes(routes) {
  /** @type {Map<string, string>} path -> letters */
  const letters = new Map();
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    const letter = /** @type {Record<string, string>} */ (routeLetters)[method];
    if (letter === undefined)
      throw new Error(`The route "${route}" has a method without a letter in lib/route-letters.json.`);
    letters.set(path, `${letters.get(path) ?? ''}${letter}`);
  }
  return [...letters].map(([path, methods]) => `${methods}${path}`).join(' ');
}

/**
 * @param {ServiceFunction} definition
 * @returns {boolean} whether this function handles requests without a route
 */
export function takesUnrouted(definition) {
  return routesOf(definition).includes(catchAll);
}

/**
 * Adds routes to the catch-all, which answers 405, for requests that a path with a parameter would match by mistake. Example:
 * if only `POST /users/login` is declared, `GET /users/login` would match `GET /users/{id}`.
 *
 * @param {Record<string, ServiceFunction>} functions routes are added to their `events`
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
 * @returns {string[]} the routes `METHOD /path` that also accept a slash at the end of the path
 */
export function routesWithSlash(functions) {
  return Object.values(functions)
    .filter(({ answersTrailingSlash }) => answersTrailingSlash)
    .flatMap(routesOf);
}

/**
 * Adds a route for `M /p/` to each `M /p` of a function that sets `answersTrailingSlash`. An HTTP API refuses a route key that
 * ends in `/`, so the added route is `M /p/{slash+}`. If `/p/{id}` has routes, it is `M /p/{id+}`: API Gateway reports a conflict
 * for two parameter names at one position of a path. It would also match `/p/{id}` and longer paths, so routes to the catch-all
 * are added for these, which answers them as before. The handler answers 404 if anything follows the slash.
 *
 * @param {Record<string, ServiceFunction>} functions routes are added to their `events`
 */
export function addSlashRoutes(functions) {
  const declared = declaredRoutes(functions);
  /** @type {string[]} */
  const behind = [];
  for (const definition of Object.values(functions).filter(({ answersTrailingSlash }) => answersTrailingSlash)) {
    for (const route of routesOf(definition)) {
      const name = parameterBelow(declared, route.split(' ')[1] ?? '');
      definition.events.push({ httpApi: `${route}/{${name ?? 'slash'}+}` });
      if (name !== undefined) behind.push(`${route}/{${name}}`, `${route}/{${name}}/{rest+}`);
    }
  }
  addToCatchAll(
    functions,
    behind.filter((route) => !declared.includes(route)),
  );
}

/**
 * @param {string[]} routes
 * @param {string} path
 * @returns {string | undefined} the name of the parameter directly below this path, if a route has one
 */
function parameterBelow(routes, path) {
  const below = routes.find((route) => route.split(' ')[1]?.startsWith(`${path}/{`));
  return below?.split(' ')[1]?.slice(path.length).match(/\w+/)?.[0];
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
 * Every route of the API. RFC 9110 section 9.1 requires every server to support HEAD, but an HTTP API does not answer HEAD on a
 * GET route. So for each GET route there is a HEAD route to the same function, unless one is declared.
 *
 * @param {Record<string, ServiceFunction>} functions
 * @returns {Map<string, string>} `METHOD /path`, or `$default` for the catch-all -> key of a function
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
