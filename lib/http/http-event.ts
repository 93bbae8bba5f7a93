import type { APIGatewayProxyEventV2 } from 'aws-lambda';

type Shape = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isTexts = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText);

const isAbsentOr = (is: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || value === null || is(value);

/**
 * Whether an event has every part of a request to an HTTP API, payload 2.0, that this service reads, with the right types.
 * Lambda passes on whatever it is invoked with: an event of a REST API, of a schedule, or a ping that keeps a container warm.
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs"
 */
export const isHttpEvent = (event: unknown): event is APIGatewayProxyEventV2 => {
  if (!isObject(event) || !isObject(event.requestContext)) return false;
  const { http } = event.requestContext;
  return (
    isObject(http) &&
    [http.method, http.sourceIp, event.routeKey, event.rawPath, event.rawQueryString].every(isText) &&
    isTexts(event.headers) &&
    isAbsentOr(isTexts, event.pathParameters) &&
    isAbsentOr(isTexts, event.queryStringParameters) &&
    isAbsentOr((cookies) => Array.isArray(cookies) && cookies.every(isText), event.cookies) &&
    isAbsentOr(isText, event.body) &&
    isAbsentOr((isEncoded) => typeof isEncoded === 'boolean', event.isBase64Encoded)
  );
};
