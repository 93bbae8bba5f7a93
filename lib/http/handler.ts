import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { GenericSchema } from 'valibot';
import type { User } from '../auth/entities';
import type { Caller, Proof } from '../auth/sessions/authenticators/authenticator';
import { inRequestScope } from '../observe/request-scope';
import { acceptsPage } from './accepts-page';
import type { Accepts } from './body';
import { crossOriginHeaders, type OriginSettings } from './cross-origin';
import type { ErrorFormat } from './error-format';
import { errorResponse, internalError, notFound } from './error-response';
import { type HttpRequest, type PrivateRequest, readProof, readRequest, sourceOf, type ValueOf } from './request';
import { RequestError } from './request-error';
import { logFailure, logRequest } from './request-log';
import { type HttpResponse, renderResponse } from './response';
import { changesState, requireSameSite } from './same-site';

/** What the routes of one surface have in common. */
export interface Surface {
  readonly errors: ErrorFormat;
  /** The bodies that its routes read, unless a route says otherwise. */
  readonly accepts: Accepts;
}

/** Turns a refusal, or a failure, into another answer of the same status. Must not throw. */
type RenderError = (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2) => HttpResponse;

/** What a route reads, its body and its query arguments or nothing, and where it differs from others. */
export interface RouteInput<
  Schema extends GenericSchema | undefined = GenericSchema | undefined,
  Query extends GenericSchema | undefined = GenericSchema | undefined,
> {
  readonly accepts?: Accepts;
  readonly body?: Schema;
  readonly query?: Query;
  /** Asked before anything else, about the message as it came. @throws {AuthError} for one that is not let in. */
  readonly precondition?: (event: APIGatewayProxyEventV2) => void;
  /** For a GET that changes state all the same: other sites' pages are refused here too, and HEAD is. */
  readonly changesState?: true;
  /** For a route that pages of every site may send to, although its method may change state. */
  readonly openToOtherSites?: true;
  readonly renderError?: RenderError;
}

/** How private routes learn who is calling. */
export interface CallerSource<Who extends { user: User } = Caller> {
  /** Name of the session cookie that may prove it. */
  readonly cookieName: string;
  /** @throws {AuthError} for whoever may not pass. */
  identify(proof: Proof): Promise<Who>;
}

/**
 * What Lambda calls for an HTTP API, payload 2.0.
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs"
 */
export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** A handler made by one of the three wrappers, and by which: so that a test can hold every route to the list of public ones. */
export type EndpointHandler = LambdaHandler & { readonly access: 'public' | 'private' | 'page' };

/** Schemas of the body and of the query arguments. */
type Schemas = [GenericSchema | undefined, GenericSchema | undefined];

type PublicEndpoint<Body, Query> = (
  request: HttpRequest<ValueOf<Body>, ValueOf<Query>>,
  event: APIGatewayProxyEventV2,
) => Promise<HttpResponse>;

/**
 * A Lambda handler around an endpoint that anybody may call: decodes and validates the request, words what the endpoint throws
 * as its surface does, adds what every answer carries, and logs one line. A request that may change state and comes from
 * another site's page is refused. It never rejects: the local gateway would answer 200.
 */
export const publicEndpoint = <Body extends Schemas[0] = undefined, Query extends Schemas[1] = undefined>(
  surface: Surface,
  settings: OriginSettings,
  route: RouteInput<Body, Query>,
  endpoint: PublicEndpoint<Body, Query>,
): EndpointHandler =>
  lambdaHandler('public', surface, settings, route, async (event) =>
    endpoint(readRequest({ accepts: surface.accepts, ...route }, event), event),
  );

/** As `publicEndpoint`, for an endpoint that only known callers reach: nobody else's body is even read. */
export const privateEndpoint = <
  Body extends Schemas[0] = undefined,
  Who extends { user: User } = Caller,
  Query extends Schemas[1] = undefined,
>(
  surface: Surface,
  settings: OriginSettings,
  callers: CallerSource<Who>,
  route: RouteInput<Body, Query>,
  endpoint: (request: PrivateRequest<ValueOf<Body>, Who, ValueOf<Query>>) => Promise<HttpResponse>,
): EndpointHandler =>
  lambdaHandler('private', surface, settings, route, async (event) => {
    const { user: caller, ...proof } = await callers.identify(readProof(callers.cookieName, event));
    return endpoint({ ...readRequest({ accepts: surface.accepts, ...route }, event), ...proof, caller });
  });

/**
 * As `publicEndpoint`, for browsers too: whoever asks for a page gets refusals and failures as pages.
 * @param route.errorPage must not throw.
 */
export const pageEndpoint = <Body extends Schemas[0] = undefined, Query extends Schemas[1] = undefined>(
  surface: Surface,
  settings: OriginSettings,
  { errorPage, ...route }: RouteInput<Body, Query> & { readonly errorPage: RenderError },
  endpoint: PublicEndpoint<Body, Query>,
): EndpointHandler => {
  const renderError: RenderError = (refusal, error, event) =>
    acceptsPage(event) ? errorPage(refusal, error, event) : refusal;
  return lambdaHandler('page', surface, settings, { ...route, renderError }, async (event) =>
    endpoint(readRequest({ accepts: surface.accepts, ...route }, event), event),
  );
};

const lambdaHandler = (
  access: EndpointHandler['access'],
  surface: Surface,
  settings: OriginSettings,
  route: RouteInput,
  respond: (event: APIGatewayProxyEventV2) => Promise<HttpResponse>,
): EndpointHandler => {
  const { renderError = (refusal) => refusal } = route;
  const handle: LambdaHandler = (event, context) =>
    inRequestScope(context.awsRequestId, async (scope) => {
      const startedAt = performance.now();
      let response: HttpResponse;
      scope.source = sourceOf(event);
      try {
        if (isBehindSlash(event)) response = notFound;
        else {
          requireAdmission(route, settings, event);
          response = await respond(event);
        }
      } catch (error) {
        response = renderError(errorResponse(surface.errors, error) ?? internalError, error, event);
        if (response.status >= 500) logFailure(error);
      }
      logRequest({ route: event.routeKey, status: response.status, startedAt, scope });
      return renderResponse(response, {
        requestId: scope.requestId,
        method: event.requestContext.http.method,
        headers: crossOriginHeaders(settings, event),
      });
    });
  return Object.assign(handle, { access });
};

/** What a message must pass before anybody asks who sent it, or reads it. */
const requireAdmission = (route: RouteInput, { origins }: OriginSettings, event: APIGatewayProxyEventV2): void => {
  route.precondition?.(event);
  if (!route.openToOtherSites && (route.changesState || changesState(event))) requireSameSite(event, origins);
  // Whoever only looks must not change anything. RFC 9110 section 9.2.1
  if (route.changesState && event.requestContext.http.method === 'HEAD')
    throw new RequestError('method_not_allowed', 'Method not allowed');
};

/**
 * Whether something follows the slash of a path that is answered with a slash at the end. Its route is `/p/{slash+}`, which is
 * meant for `/p/` alone, where the parameter is empty or missing: see addSlashRoutes of serverless/plugins/routes.mjs.
 */
const isBehindSlash = (event: APIGatewayProxyEventV2): boolean => (event.pathParameters?.slash ?? '') !== '';
