import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { GenericSchema } from 'valibot';
import type { SessionSummary, User } from '../auth/entities';
import { AuthError } from '../auth/errors';
import type { Caller, RequestCredentials } from '../auth/sessions/authenticators/authenticator';
import { currentRequestScope, inRequestScope, type RequestScope, type RequestSource } from '../observe/request-scope';
import { acceptsPage } from './accepts-page';
import type { Accepts } from './body';
import { crossOriginHeaders, type EdgeSettings } from './cross-origin';
import type { ErrorFormat } from './error-format';
import { errorResponse } from './error-response';
import { isHttpEvent } from './http-event';
import {
  type HttpRequest,
  type PrivateRequest,
  readRequest,
  readRequestCredentials,
  sourceOf,
  type ValueOf,
} from './request';
import { malformedEvent, unknownPath, wrongMethod } from './request-error';
import { logFailure, logRequest } from './request-log';
import { type HttpResponse, renderResponse } from './response';
import { changesState, refusePrefetch, requireSameSite } from './same-site';

/** The properties that all routes of a surface share. */
export interface Surface {
  readonly errors: ErrorFormat;
  /** The bodies that its routes accept. A route can override it. */
  readonly accepts: Accepts;
}

/** Renders an error differently, as a page or a redirect. Must not throw. */
export type RenderError = (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2) => HttpResponse;

/** The input of a route and its exceptions from the defaults. A route without a schema does not read the body or the query. */
export interface RouteInput<
  Schema extends GenericSchema | undefined = GenericSchema | undefined,
  Query extends GenericSchema | undefined = GenericSchema | undefined,
> {
  readonly accepts?: Accepts;
  readonly body?: Schema;
  readonly query?: Query;
  /** Runs before every other check, on the raw event. @throws {AuthError} to refuse the request. */
  readonly precondition?: (event: APIGatewayProxyEventV2) => void;
  /** For a GET that changes state: pages of other sites are refused as on a POST, and so are HEAD and prefetching. */
  readonly changesState?: true;
  /** Switches off the same-site check: pages of every site may send requests to this route. */
  readonly openToOtherSites?: true;
  /** An admin who acts as another user may use it too, although it may change state: see `identified`. */
  readonly openToSubstitutes?: true;
  /** The body must contain a secret that another site does not know: see `requireSameSite`. */
  readonly bodyHasSecret?: true;
  /** For requests that accept a page. By default an error is the page of error-page.ts. Must not throw. */
  readonly errorPage?: RenderError;
}

/** How private routes authenticate their callers. */
export interface CallerSource<Who extends { user: User } = Caller> {
  /** Name of the session cookie that authenticates a caller. */
  readonly cookieName: string;
  /** @throws {AuthError} if the caller is not authenticated, or not allowed. */
  identify(credentials: RequestCredentials): Promise<Who>;
}

/**
 * The function that Lambda calls for a request to an HTTP API, payload 2.0.
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs"
 */
export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * A handler, and which of the wrappers made it: a test checks that only the routes on the list of public routes are public.
 */
export type EndpointHandler = LambdaHandler & { readonly access: 'public' | 'private' | 'page' | 'private-page' };

/** The schemas of the body and of the query arguments. */
type Schemas = [GenericSchema | undefined, GenericSchema | undefined];

type PublicEndpoint<Body, Query> = (
  request: HttpRequest<ValueOf<Body>, ValueOf<Query>>,
  event: APIGatewayProxyEventV2,
) => Promise<HttpResponse>;

/**
 * A Lambda handler for an endpoint that everybody may call. It decodes and validates the request, renders errors in the format
 * of the surface, adds the headers of every answer, and logs one line. A request that may change state is refused (403) if a
 * page of another site sent it. An event that is no request to an HTTP API is answered with 400. The promise of the handler
 * never rejects, because the local gateway answers 200 to a rejection.
 */
export const publicEndpoint = <Body extends Schemas[0] = undefined, Query extends Schemas[1] = undefined>(
  surface: Surface,
  settings: EdgeSettings,
  route: RouteInput<Body, Query>,
  endpoint: PublicEndpoint<Body, Query>,
): EndpointHandler =>
  lambdaHandler('public', surface, settings, route, async (event, source) =>
    endpoint(readRequest({ accepts: surface.accepts, ...route }, event, source), event),
  );

/** As `publicEndpoint`, for authenticated callers only. Nothing of a request is parsed before its caller is authenticated. */
export const privateEndpoint = <
  Body extends Schemas[0] = undefined,
  Who extends { user: User } = Caller,
  Query extends Schemas[1] = undefined,
>(
  surface: Surface,
  settings: EdgeSettings,
  callers: CallerSource<Who>,
  route: RouteInput<Body, Query>,
  endpoint: (
    request: PrivateRequest<ValueOf<Body>, Who, ValueOf<Query>>,
    event: APIGatewayProxyEventV2,
  ) => Promise<HttpResponse>,
): EndpointHandler =>
  lambdaHandler('private', surface, settings, route, async (event, source) => {
    const { user: caller, ...who } = await identified(route, callers, event, source);
    return endpoint({ ...readRequest({ accepts: surface.accepts, ...route }, event, source), ...who, caller }, event);
  });

/** As `publicEndpoint`, for an endpoint that answers people with pages. */
export const pageEndpoint = <Body extends Schemas[0] = undefined, Query extends Schemas[1] = undefined>(
  surface: Surface,
  settings: EdgeSettings,
  route: RouteInput<Body, Query> & { readonly errorPage: RenderError },
  endpoint: PublicEndpoint<Body, Query>,
): EndpointHandler =>
  lambdaHandler('page', surface, settings, route, async (event, source) =>
    endpoint(readRequest({ accepts: surface.accepts, ...route }, event, source), event),
  );

/** As `privateEndpoint`, for an endpoint that answers people with pages. */
export const privatePageEndpoint = <Who extends { user: User }>(
  surface: Surface,
  settings: EdgeSettings,
  callers: CallerSource<Who>,
  route: RouteInput & { readonly errorPage: RenderError },
  endpoint: (request: PrivateRequest<undefined, Who>, event: APIGatewayProxyEventV2) => Promise<HttpResponse>,
): EndpointHandler =>
  lambdaHandler('private-page', surface, settings, route, async (event, source) => {
    const { user: caller, ...who } = await identified(route, callers, event, source);
    const request = readRequest<undefined, undefined>({ accepts: surface.accepts }, event, source);
    return endpoint({ ...request, ...who, caller }, event);
  });

/**
 * The caller of a private route. An admin who acts as another user may look at everything, and change nothing, unless the route says
 * otherwise: so no route can forget that they must not change credentials. What they do is recorded with their id.
 * @throws {AuthError} `impersonating`
 */
const identified = async <Who extends { user: User }>(
  route: RouteInput,
  callers: CallerSource<Who>,
  event: APIGatewayProxyEventV2,
  source: RequestSource,
): Promise<Who> => {
  const who = await callers.identify(readRequestCredentials(callers.cookieName, event, source));
  const { session } = who as { session?: Pick<SessionSummary, 'impersonator'> | null };
  const impersonator = session?.impersonator;
  if (impersonator === undefined) return who;
  if ((route.changesState || changesState(event)) && !route.openToSubstitutes) throw new AuthError('impersonating');
  const scope = currentRequestScope();
  if (scope !== undefined) scope.actorId = impersonator.id;
  return who;
};

const lambdaHandler = (
  access: EndpointHandler['access'],
  surface: Surface,
  settings: EdgeSettings,
  route: RouteInput,
  respond: (event: APIGatewayProxyEventV2, source: RequestSource) => Promise<HttpResponse>,
): EndpointHandler => {
  const { errorsHaveCodes } = settings;

  const answerTo = async (event: APIGatewayProxyEventV2, scope: RequestScope): Promise<HttpResponse> => {
    try {
      const source = sourceOf(event, settings);
      scope.source = source;
      checkBeforeReading(route, settings, event);
      return await respond(event, source);
    } catch (error) {
      const refusal = errorResponse(surface.errors, error, errorsHaveCodes);
      if (refusal.status >= 500) logFailure(error);
      const errorPage = acceptsPage(event) ? (route.errorPage ?? (await defaultErrorPage(settings))) : null;
      return errorPage === null ? refusal : { code: refusal.code, ...errorPage(refusal, error, event) };
    }
  };

  const handle: LambdaHandler = (event, context) =>
    inRequestScope(context.awsRequestId, async (scope) => {
      const startedAt = performance.now();
      const { requestId } = scope;
      if (!isHttpEvent(event)) {
        const response = errorResponse(surface.errors, malformedEvent(), errorsHaveCodes);
        logRequest({ ...response, route: 'none', startedAt, scope });
        return renderResponse(response, { requestId });
      }
      const response = await answerTo(event, scope);
      logRequest({ status: response.status, code: response.code, route: event.routeKey, startedAt, scope });
      return renderResponse(response, {
        requestId,
        method: event.requestContext.http.method,
        headers: crossOriginHeaders(settings, event),
      });
    });
  return Object.assign(handle, { access });
};

/** Loaded when it is needed: programs, which send most requests, never get a page. */
const defaultErrorPage = async ({ pages }: EdgeSettings): Promise<RenderError | null> => {
  if (pages === undefined) return null;
  const { errorPage } = await import('./pages/error-page');
  return (refusal, _error, event) => errorPage(pages(), refusal, event);
};

/** The checks that come before the request is authenticated or parsed. */
const checkBeforeReading = (route: RouteInput, { origins }: EdgeSettings, event: APIGatewayProxyEventV2): void => {
  if (hasPathBehindSlash(event)) throw unknownPath();
  route.precondition?.(event);
  if (!route.openToOtherSites && (route.changesState || changesState(event))) requireSameSite(event, origins, route);
  // HEAD is a safe method: it must not change state. RFC 9110 section 9.2.1
  if (route.changesState && event.requestContext.http.method === 'HEAD') throw wrongMethod(['GET']);
  if (route.changesState) refusePrefetch(event);
};

/** The routes of paths that are also answered with a trailing slash: see addSlashRoutes in serverless/plugins/routes.mjs. */
const SLASH_ROUTE = /\/\{(slash|id)\+\}$/;

/**
 * Whether the path continues after a trailing slash that belongs to the route. Such a route is meant for `/p/` only, where its
 * parameter is empty or missing; API Gateway also sends `/p/anything` to it.
 */
const hasPathBehindSlash = ({ routeKey, pathParameters }: APIGatewayProxyEventV2): boolean => {
  const name = SLASH_ROUTE.exec(routeKey)?.[1];
  return name !== undefined && (pathParameters?.[name] ?? '') !== '';
};
