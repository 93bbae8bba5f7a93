import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { GenericSchema, InferOutput } from 'valibot';
import { inRequestScope } from '../observe/request-scope';
import { type Accepts, readBody } from './body';
import { readCookie } from './cookies';
import { errorResponse, internalError, type Surface } from './error-response';
import { logFailure, logRequest } from './request-log';
import { type HttpResponse, renderResponse } from './response';
import { validate } from './validate';

/** What a route reads: its body, or nothing. */
export interface RouteInput<Schema extends GenericSchema | undefined = GenericSchema | undefined> {
  readonly accepts?: Accepts;
  readonly body?: Schema;
}

/** A request that has been decoded and validated. */
export interface HttpRequest<Body> {
  readonly body: Body;
  /** @returns `null` if the request carries no cookie of this name, or several. */
  cookie(name: string): string | null;
}

type BodyOf<Schema> = Schema extends GenericSchema ? InferOutput<Schema> : undefined;

export type LambdaHandler = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * A Lambda handler around one endpoint: decodes and validates the request, words what the endpoint throws as its surface
 * does, adds what every answer carries, and logs one line. It never rejects: the local gateway would answer 200.
 */
export const httpHandler =
  <Schema extends GenericSchema | undefined = undefined>(
    surface: Surface,
    input: RouteInput<Schema>,
    endpoint: (request: HttpRequest<BodyOf<Schema>>, event: APIGatewayProxyEventV2) => Promise<HttpResponse>,
  ): LambdaHandler =>
  (event, context) =>
    inRequestScope(context.awsRequestId, async (scope) => {
      const startedAt = performance.now();
      let response: HttpResponse;
      try {
        const body = input.body && validate(input.body, readBody(event, input.accepts ?? 'form-or-json'));
        response = await endpoint({ body: body as BodyOf<Schema>, cookie: (name) => readCookie(event, name) }, event);
      } catch (error) {
        response = errorResponse(surface, error) ?? internalError;
        if (response.status >= 500) logFailure(error);
      }
      logRequest({ route: event.routeKey, status: response.status, startedAt, scope });
      return renderResponse(response, { requestId: scope.requestId, method: event.requestContext.http.method });
    });
