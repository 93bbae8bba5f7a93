import { type EdgeSettings, preflight } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { unknownPath, wrongMethod } from '../../http/request-error';
import { methodsAt } from '../../http/routes';
import { ownLocation, withoutSlash } from '../../http/slash-redirect';
import { authService } from '../auth-service/surface';

/**
 * Answers every request without a route:
 * - 204 to `OPTIONS` on a path with routes;
 * - 308 if the path without its trailing slash has a route;
 * - 405 if the path has routes for other methods;
 * - otherwise 404.
 * It never changes state, so pages of every site may send requests here.
 * @param settings.routes as in serverless.yml: `GET /api/v1/users/{id}`.
 */
export const createHandler = (settings: EdgeSettings & { readonly routes: readonly string[] }) =>
  publicEndpoint(authService, settings, { openToOtherSites: true }, async (_request, event) => {
    const { rawPath, rawQueryString } = event;
    const slashless = withoutSlash(rawPath);
    const methods = methodsAt(settings.routes, rawPath);
    const methodsWithoutSlash = slashless === null ? [] : methodsAt(settings.routes, slashless);
    const isOptions = event.requestContext.http.method === 'OPTIONS';
    // Browsers do not follow a redirect of the preflight request, but they follow one of the request after it.
    if (isOptions && methods.length + methodsWithoutSlash.length > 0)
      return preflight(settings, event, methods.length > 0 ? methods : methodsWithoutSlash);
    if (methods.length > 0) throw wrongMethod(methods);
    if (slashless !== null && methodsWithoutSlash.length > 0)
      return { status: 308, body: null, headers: { location: ownLocation(slashless, rawQueryString) } };
    throw unknownPath();
  });
