import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { GenericSchema, InferOutput } from 'valibot';
import type { Caller, Proof } from '../auth/authenticators/authenticator';
import type { Session, User } from '../auth/entities';
import { inRequestScope } from '../observe/request-scope';
import { type Accepts, readBody } from './body';
import { cookieValues, readCookie } from './cookies';
import { errorResponse, internalError } from './error-response';
import { logFailure, logRequest } from './request-log';
import { type HttpResponse, renderResponse } from './response';
import type { Surface } from './surface';
import { validate } from './validate';

/** What a route reads: its body, as form or JSON unless `accepts` says otherwise, or nothing. */
export interface RouteInput<Schema extends GenericSchema | undefined = GenericSchema | undefined> {
  readonly accepts?: Accepts;
  readonly body?: Schema;
}

/** A request that has been decoded and validated. */
export interface HttpRequest<Body> {
  readonly body: Body;
  /** @returns `null` if the request carries no cookie of this name, an empty one, or several. */
  cookie(name: string): string | null;
  /** @returns the decoded part of the path that stands for `{name}` in the route; empty if the route has no such part. */
  pathParameter(name: string): string;
  /** Where it comes from, as the gateway gives it: never a header's word for it. */
  readonly address: string;
}

/** A request whose sender is known; `session` is what proved it, `null` where something else did. */
export interface PrivateRequest<Body> extends HttpRequest<Body> {
  readonly caller: User;
  readonly session: Session | null;
}

/** How private routes learn who is calling. */
export interface CallerSource {
  /** Name of the session cookie that may prove it. */
  readonly cookieName: string;
  /** @throws {AuthError} for whoever may not pass. */
  identify(proof: Proof): Promise<Caller>;
}

/**
 * What Lambda calls for an HTTP API, payload 2.0.
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs"
 */
export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<APIGatewayProxyStructuredResultV2>;

type BodyOf<Schema> = Schema extends GenericSchema ? InferOutput<Schema> : undefined;

/**
 * A Lambda handler around one endpoint: decodes and validates the request, words what the endpoint throws as its surface
 * does, adds what every answer carries, and logs one line. It never rejects: the local gateway would answer 200.
 */
export const httpHandler = <Schema extends GenericSchema | undefined = undefined>(
  surface: Surface,
  input: RouteInput<Schema>,
  endpoint: (request: HttpRequest<BodyOf<Schema>>, event: APIGatewayProxyEventV2) => Promise<HttpResponse>,
): LambdaHandler => lambdaHandler(surface, async (event) => endpoint(readRequest(input, event), event));

/** As `httpHandler`, for a route that only known callers reach: nobody else's body is even read. */
export const privateHandler = <Schema extends GenericSchema | undefined = undefined>(
  surface: Surface,
  callers: CallerSource,
  input: RouteInput<Schema>,
  endpoint: (request: PrivateRequest<BodyOf<Schema>>) => Promise<HttpResponse>,
): LambdaHandler =>
  lambdaHandler(surface, async (event) => {
    const { user: caller, session } = await callers.identify(readProof(callers.cookieName, event));
    return endpoint({ ...readRequest(input, event), caller, session });
  });

const lambdaHandler =
  (surface: Surface, respond: (event: APIGatewayProxyEventV2) => Promise<HttpResponse>): LambdaHandler =>
  (event, context) =>
    inRequestScope(context.awsRequestId, async (scope) => {
      const startedAt = performance.now();
      let response: HttpResponse;
      try {
        response = await respond(event);
      } catch (error) {
        response = errorResponse(surface, error) ?? internalError;
        if (response.status >= 500) logFailure(error);
      }
      logRequest({ route: event.routeKey, status: response.status, startedAt, scope });
      return renderResponse(response, { requestId: scope.requestId, method: event.requestContext.http.method });
    });

const readRequest = <Schema extends GenericSchema | undefined>(
  input: RouteInput<Schema>,
  event: APIGatewayProxyEventV2,
): HttpRequest<BodyOf<Schema>> => ({
  body: (input.body && validate(input.body, readBody(event, input.accepts ?? 'form-or-json'))) as BodyOf<Schema>,
  cookie: (name) => readCookie(event, name),
  pathParameter: (name) => event.pathParameters?.[name] ?? '',
  address: event.requestContext.http.sourceIp,
});

const readProof = (cookieName: string, event: APIGatewayProxyEventV2): Proof => ({
  authorization: event.headers.authorization ?? null,
  sessionToken: readCookie(event, cookieName),
  hasSessionCookie: cookieValues(event, cookieName).length > 0,
  address: event.requestContext.http.sourceIp,
});
