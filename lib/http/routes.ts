const pathMatches = (pattern: string, path: string): boolean => {
  const expected = pattern.split('/');
  const actual = path.split('/');
  return (
    expected.length === actual.length &&
    expected.every((segment, index) => (segment.startsWith('{') ? actual[index] !== '' : segment === actual[index]))
  );
};

/**
 * The methods that have a route at this path, for `Allow`. A path with GET also has HEAD. If routes name exactly this path,
 * routes with parameters do not count: see addRefusedRoutes in serverless/plugins/routes.mjs.
 * @param routes as in serverless.yml: `GET /api/v1/users/{id}`.
 * @returns empty if the path is unknown.
 * @see RFC 9110 section 15.5.6
 */
export const methodsAt = (routes: readonly string[], path: string): string[] => {
  const all = routes.map((route) => route.split(' ') as [method: string, pattern: string]);
  const exact = all.filter(([, pattern]) => pattern === path);
  const methods = (exact.length > 0 ? exact : all.filter(([, pattern]) => pathMatches(pattern, path))).flatMap(
    ([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]),
  );
  return [...new Set(methods)].sort();
};
