import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { GenericSchema, InferOutput } from 'valibot';
import type { User } from '../auth/entities';
import type { Caller, Proof } from '../auth/sessions/authenticators/authenticator';
import { inRequestScope, type RequestSource } from '../observe/request-scope';
import { type Accepts, readBody } from './body';
import { clientName } from './client-name';
import { cookieValues, readCookie } from './cookies';
import type { ErrorFormat } from './error-format';
import { errorResponse, internalError, notFound } from './error-response';
import { logFailure, logRequest } from './request-log';
import { type HttpResponse, renderResponse } from './response';
import { changesState, requireSameSite } from './same-site';
import { validate, validateDocument, validateQuery } from './validate';

/** What a route reads: its body, as form or JSON unless `accepts` says otherwise, and its query arguments; or nothing. */
export interface RouteInput<
  Schema extends GenericSchema | undefined = GenericSchema | undefined,
  Query extends GenericSchema | undefined = GenericSchema | undefined,
> {
  readonly accepts?: Accepts;
  readonly body?: Schema;
  readonly query?: Query;
  /** Asked before anything else, about the message as it came. @throws {AuthError} for one that is not let in. */
  readonly admit?: (event: APIGatewayProxyEventV2) => void;
  /** Says a refusal, or a failure, in another form of the same status. Must not throw. */
  readonly renderError?: (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2) => HttpResponse;
}

/** A request that has been decoded and validated. */
export interface HttpRequest<Body, Query = undefined> {
  readonly body: Body;
  readonly query: Query;
  /** @returns `null` if the request carries no cookie of this name, an empty one, or several. */
  cookie(name: string): string | null;
  /** @returns the decoded part of the path that stands for `{name}` in the route; empty if the route has no such part. */
  pathParameter(name: string): string;
  /** Where it comes from, as the gateway gives it: never a header's word for it. */
  readonly ipAddress: string;
  /** What the client calls itself: anybody's word, for showing to people. */
  readonly client: string | null;
}

/** A request whose sender is known, and what proved it. */
export type PrivateRequest<Body, Who extends { user: User } = Caller, Query = undefined> = HttpRequest<Body, Query> &
  Omit<Who, 'user'> & { readonly caller: User };

/** How private routes learn who is calling. */
export interface CallerSource<Who extends { user: User } = Caller> {
  /** Name of the session cookie that may prove it. */
  readonly cookieName: string;
  /** @throws {AuthError} for whoever may not pass. */
  identify(proof: Proof): Promise<Who>;
  /** Origins whose pages may change state, asked before who calls; absent where the route asks for itself. */
  readonly origins?: readonly string[];
}

/**
 * What Lambda calls for an HTTP API, payload 2.0.
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs"
 */
export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** What an endpoint is told of what a route reads. */
export type ValueOf<Schema> = Schema extends GenericSchema ? InferOutput<Schema> : undefined;

/**
 * A Lambda handler around one endpoint: decodes and validates the request, words what the endpoint throws as its surface
 * does, adds what every answer carries, and logs one line. It never rejects: the local gateway would answer 200.
 */
export const httpHandler = <
  Schema extends GenericSchema | undefined = undefined,
  Query extends GenericSchema | undefined = undefined,
>(
  surface: ErrorFormat,
  input: RouteInput<Schema, Query>,
  endpoint: (
    request: HttpRequest<ValueOf<Schema>, ValueOf<Query>>,
    event: APIGatewayProxyEventV2,
  ) => Promise<HttpResponse>,
): LambdaHandler =>
  lambdaHandler(
    surface,
    async (event) => {
      input.admit?.(event);
      return endpoint(readRequest(input, event), event);
    },
    input.renderError,
  );

/** As `httpHandler`, for a route that only known callers reach: nobody else's body is even read. */
export const privateHandler = <
  Schema extends GenericSchema | undefined = undefined,
  Who extends { user: User } = Caller,
  Query extends GenericSchema | undefined = undefined,
>(
  surface: ErrorFormat,
  callers: CallerSource<Who>,
  input: RouteInput<Schema, Query>,
  endpoint: (request: PrivateRequest<ValueOf<Schema>, Who, ValueOf<Query>>) => Promise<HttpResponse>,
): LambdaHandler =>
  lambdaHandler(surface, async (event) => {
    input.admit?.(event);
    if (callers.origins !== undefined && changesState(event)) requireSameSite(event, callers.origins);
    const { user: caller, ...proof } = await callers.identify(readProof(callers.cookieName, event));
    return endpoint({ ...readRequest(input, event), ...proof, caller });
  });

const lambdaHandler =
  (
    surface: ErrorFormat,
    respond: (event: APIGatewayProxyEventV2) => Promise<HttpResponse>,
    renderError: NonNullable<RouteInput['renderError']> = (refusal) => refusal,
  ): LambdaHandler =>
  (event, context) =>
    inRequestScope(context.awsRequestId, async (scope) => {
      const startedAt = performance.now();
      let response: HttpResponse;
      scope.source = sourceOf(event);
      try {
        response = isBehindSlash(event) ? notFound : await respond(event);
      } catch (error) {
        response = renderError(errorResponse(surface, error) ?? internalError, error, event);
        if (response.status >= 500) logFailure(error);
      }
      logRequest({ route: event.routeKey, status: response.status, startedAt, scope });
      return renderResponse(response, { requestId: scope.requestId, method: event.requestContext.http.method });
    });

/**
 * Whether something follows the slash of a path that is answered with a slash at the end. Its route is `/p/{slash+}`, which is
 * meant for `/p/` alone, where the parameter is empty or missing: see addSlashRoutes of serverless/plugins/routes.mjs.
 */
const isBehindSlash = (event: APIGatewayProxyEventV2): boolean => (event.pathParameters?.slash ?? '') !== '';

const readRequest = <Schema extends GenericSchema | undefined, Query extends GenericSchema | undefined>(
  { accepts = 'form-or-json', body, query }: RouteInput<Schema, Query>,
  event: APIGatewayProxyEventV2,
): HttpRequest<ValueOf<Schema>, ValueOf<Query>> => ({
  query: (query && validateQuery(query, event.queryStringParameters ?? {})) as ValueOf<Query>,
  body: (body &&
    (accepts === 'json-document' ? validateDocument : validate)(body, readBody(event, accepts))) as ValueOf<Schema>,
  cookie: (name) => readCookie(event, name),
  pathParameter: (name) => event.pathParameters?.[name] ?? '',
  ...sourceOf(event),
});

const sourceOf = (event: APIGatewayProxyEventV2): RequestSource => ({
  ipAddress: event.requestContext.http.sourceIp,
  client: clientName(event),
});

const readProof = (cookieName: string, event: APIGatewayProxyEventV2): Proof => ({
  authorization: event.headers.authorization ?? null,
  sessionToken: readCookie(event, cookieName),
  hasSessionCookie: cookieValues(event, cookieName).length > 0,
  ipAddress: event.requestContext.http.sourceIp,
});
