const pathMatches = (pattern: string, path: string): boolean => {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => (segment.startsWith('{') ? given[index] !== '' : segment === given[index]))
  );
};

/**
 * The methods that have a route at this path, for `Allow`. HEAD goes wherever GET goes. A path with routes of its own has no
 * others: see addRefusedRoutes of serverless/plugins/routes.mjs.
 * @param routes as in serverless.yml, `GET /api/v1/users/{id}`.
 * @returns empty if the path is unknown.
 * @see RFC 9110 section 15.5.6
 */
export const methodsAt = (routes: readonly string[], path: string): string[] => {
  const all = routes.map((route) => route.split(' ') as [method: string, pattern: string]);
  const own = all.filter(([, pattern]) => pattern === path);
  const methods = (own.length > 0 ? own : all.filter(([, pattern]) => pathMatches(pattern, path))).flatMap(
    ([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]),
  );
  return [...new Set(methods)].sort();
};
