/**
 * The routes of serverless.yml: which there are, and what the gateway needs beside them.
 *
 * @typedef {import('./serverless.d.ts').ServiceFunction} ServiceFunction
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {import('./serverless.d.ts').TemplateResource} TemplateResource
 */

const catchAll = '*';
const routeType = 'AWS::ApiGatewayV2::Route';

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
  for (const definition of Object.values(functions).filter(takesUnrouted)) {
    definition.events.push(...[...new Set(refused)].map((httpApi) => ({ httpApi })));
  }
}

/**
 * HTTP APIs match paths to the letter and do not answer HEAD on a GET route. Every route `M /p` therefore gets a twin
 * `M /p/`, and every GET a HEAD, all with the integration of the original. `/`, `$default` and greedy paths
 * (`{name+}` takes the slash itself) have no slash twin. A route declared in serverless.yml is never replaced.
 *
 * The prefixes of the logical ids cannot meet one of the framework's, which all begin with `HttpApiRoute`.
 *
 * @param {TemplateResources} resources the compiled template's; the twins are added to it
 */
export function addRouteTwins(resources) {
  addTwins(resources, 'TrailingSlash', ([method, path]) => {
    return path === undefined || path === '/' || /(\/|\+\})$/.test(path) ? null : `${method} ${path}/`;
  });
  addTwins(resources, 'Head', ([method, path]) => (method === 'GET' ? `HEAD ${path}` : null));
}

/**
 * @param {TemplateResources} resources
 * @param {string} prefix of the twins' logical ids
 * @param {(route: string[]) => string | null} twinOf the twin's route key for `[method, path]`, null for none
 */
function addTwins(resources, prefix, twinOf) {
  const routes = Object.entries(resources).filter(([, resource]) => resource.Type === routeType);
  const keys = new Set(routes.map(([, route]) => route.Properties.RouteKey));
  for (const [logicalId, route] of routes) {
    const twinKey = twinOf(String(route.Properties.RouteKey).split(' '));
    if (twinKey === null || keys.has(twinKey)) continue;
    const twin = structuredClone(route);
    twin.Properties.RouteKey = twinKey;
    resources[`${prefix}${logicalId}`] = twin;
  }
}
