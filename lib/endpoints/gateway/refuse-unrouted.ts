import { type OriginSettings, preflight } from '../../http/cross-origin';
import { notFound } from '../../http/error-response';
import { publicEndpoint } from '../../http/handler';
import { methodsAt } from '../../http/routes';
import { ownLocation, withoutSlash } from '../../http/slash-redirect';
import { authService } from '../auth-service/surface';

/**
 * Answers whatever has no route: 204 to `OPTIONS` on a path that has one, 308 where only a slash at the end is too much, 405
 * where another method has a route, else 404. Nothing here changes state, so it asks no page where it comes from.
 * @param settings.routes as in serverless.yml, `GET /api/v1/users/{id}`.
 */
export const createHandler = (settings: OriginSettings & { readonly routes: readonly string[] }) =>
  publicEndpoint(authService, settings, { openToOtherSites: true }, async (_request, event) => {
    const { rawPath, rawQueryString } = event;
    const slashless = withoutSlash(rawPath);
    const methods = methodsAt(settings.routes, rawPath);
    const methodsWithoutSlash = slashless === null ? [] : methodsAt(settings.routes, slashless);
    const isOptions = event.requestContext.http.method === 'OPTIONS';
    // Browsers follow no redirect of what they ask first, but that of the request itself.
    if (isOptions && methods.length + methodsWithoutSlash.length > 0)
      return preflight(settings, event, methods.length > 0 ? methods : methodsWithoutSlash);
    if (methods.length > 0)
      return { status: 405, body: { error: 'Method not allowed' }, headers: { allow: methods.join(', ') } };
    if (slashless !== null && methodsWithoutSlash.length > 0)
      return { status: 308, body: null, headers: { location: ownLocation(slashless, rawQueryString) } };
    return notFound;
  });
