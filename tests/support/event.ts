import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { PROXY_HEADER } from '../../lib/http/client-address';
import type { LambdaHandler } from '../../lib/http/handler';
import { plantCanary, plantCookie } from './canaries';

export interface RequestParts {
  /** Sent as a form, as `curl -d` does. */
  form?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent unchanged, with the content type in `headers`. */
  text?: string;
  headers?: Record<string, string>;
  /** `name=value`, in the list that the gateway passes. */
  cookies?: string[];
  pathParameters?: Record<string, string>;
  /** Query arguments, already decoded by the gateway. */
  query?: Record<string, string>;
  /** Whether to encode the body in base64, as AWS does with forms. */
  base64?: boolean;
  /** The path that was requested, if it differs from the route. */
  rawPath?: string;
  routeKey?: string;
}

const FORM = 'application/x-www-form-urlencoded';

/** A complete payload-2.0 event of an HTTP API. @param route `METHOD /path`. */
export const gatewayEvent = (route: string, parts: RequestParts = {}): APIGatewayProxyEventV2 => {
  const [method = '', path = ''] = route.split(' ');
  const rawPath = parts.rawPath ?? path;
  const body = bodyOf(parts);
  plantSecrets(parts);
  return {
    version: '2.0',
    routeKey: parts.routeKey ?? route,
    rawPath,
    rawQueryString: new URLSearchParams(parts.query).toString(),
    ...(parts.query === undefined ? {} : { queryStringParameters: parts.query }),
    headers: {
      accept: '*/*',
      host: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      'user-agent': 'curl/8.5.0',
      'x-amzn-trace-id': 'Root=1-65f0c0de-0123456789abcdef01234567',
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...(parts.form === undefined ? {} : { 'content-type': FORM }),
      ...(parts.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...parts.headers,
    },
    ...(parts.cookies === undefined ? {} : { cookies: parts.cookies }),
    ...(parts.pathParameters === undefined ? {} : { pathParameters: parts.pathParameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdef1234',
      domainName: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'abcdef1234',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent: 'curl/8.5.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: parts.routeKey ?? route,
      stage: '$default',
      time: '20/Nov/2026:10:00:00 +0000',
      timeEpoch: 1795168800000,
    },
    ...(body === undefined ? {} : { body: parts.base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: parts.base64 ?? false,
  };
};

const bodyOf = ({ form, json, text }: RequestParts): string | undefined => {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return json === undefined ? text : JSON.stringify(json);
};

/** Values in a body, a cookie, or the headers `authorization` and `x-latchkey-proxy` must never be logged. */
const plantSecrets = ({ form, json, cookies = [], headers = {} }: RequestParts): void => {
  const fields = { ...form, ...(typeof json === 'object' ? json : {}) };
  // A path to return to and the id of a user are no secrets: log lines name routes and users.
  const { return_to: _, id: __, ...secrets } = fields as Record<string, unknown>;
  for (const value of Object.values(secrets)) if (typeof value === 'string') plantCanary(value);
  for (const cookie of cookies) plantCookie(cookie);
  for (const name of ['authorization', PROXY_HEADER]) if (headers[name] !== undefined) plantCanary(headers[name]);
};

/** An answer with its body parsed. Its secrets are registered as canaries. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  cookies: string[];
  /** The body as text, unchanged. */
  text: string;
  /** The parsed JSON, or the text of a page or a file; `undefined` without a body. */
  body: unknown;
}

/** Call a handler in the way the gateway does. */
export const call = async (handler: LambdaHandler, event: APIGatewayProxyEventV2): Promise<Answer> =>
  readAnswer(await handler(event, { awsRequestId: randomUUID() }));

const readAnswer = (result: APIGatewayProxyStructuredResultV2): Answer => {
  const text = result.body ?? '';
  const cookies = result.cookies ?? [];
  const isJson = String(result.headers?.['content-type']) === 'application/json';
  const body: unknown = text === '' ? undefined : isJson ? JSON.parse(text) : text;
  for (const cookie of cookies) plantCookie(cookie);
  for (const secret of ['reset_token', 'access_token', 'refresh_token'] as const) {
    const value = (body as Record<string, string> | undefined)?.[secret];
    if (value !== undefined) plantCanary(value);
  }
  return { status: result.statusCode ?? 0, headers: result.headers as Record<string, string>, cookies, text, body };
};

/** `name=value` of the first cookie that an answer sets, in the format of a request. */
export const cookieFrom = (answer: Answer): string => answer.cookies[0]?.split(';')[0] ?? '';
