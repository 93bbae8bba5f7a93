import type {
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewayTokenAuthorizerEvent,
} from 'aws-lambda';
import { plantCanary } from './canaries';

/** The credentials of a request: a header as sent, and cookies as `name=value`. */
export interface Sent {
  readonly authorization?: string;
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

const headersOf = ({ authorization, cookies = [], headers = {} }: Sent): Record<string, string> => {
  if (authorization !== undefined) plantCanary(authorization);
  for (const cookie of cookies) plantCanary(cookie.slice(cookie.indexOf('=') + 1));
  return {
    Accept: '*/*',
    Host: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
    'User-Agent': 'curl/8.5.0',
    'X-Amzn-Trace-Id': 'Root=1-65f0c0de-0123456789abcdef01234567',
    'X-Forwarded-For': '198.51.100.7',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...(cookies.length === 0 ? {} : { Cookie: cookies.join('; ') }),
    ...headers,
  };
};

const listed = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

const IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: '198.51.100.7',
  user: null,
  userAgent: 'curl/8.5.0',
  userArn: null,
};

/** A request authorizer of an HTTP API with payload 2.0: names in lower case, and cookies in a list of their own. */
export const httpApiEvent = (sent: Sent = {}): APIGatewayRequestAuthorizerEventV2 => {
  const { Cookie: _, ...headers } = headersOf(sent);
  const method = sent.method ?? 'GET';
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/$default/${method}/orders/7`,
    identitySource: sent.authorization === undefined ? [] : [sent.authorization],
    routeKey: `${method} /orders/{id}`,
    rawPath: '/orders/7',
    rawQueryString: 'page=2',
    cookies: [...(sent.cookies ?? [])],
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    queryStringParameters: { page: '2' },
    pathParameters: { id: '7' },
    stageVariables: {},
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdef1234',
      domainName: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'abcdef1234',
      http: { method, path: '/orders/7', protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent: 'curl/8.5.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `${method} /orders/{id}`,
      stage: '$default',
      time: '20/Nov/2026:10:00:00 +0000',
      timeEpoch: 1795168800000,
    },
  };
};

/** A request authorizer of a REST API. */
export const restApiEvent = (sent: Sent = {}): APIGatewayRequestAuthorizerEvent => {
  const headers = headersOf(sent);
  const method = sent.method ?? 'GET';
  return {
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/${method}/orders/7`,
    resource: '/orders/{id}',
    path: '/orders/7',
    httpMethod: method,
    headers,
    multiValueHeaders: listed(headers),
    queryStringParameters: { page: '2' },
    multiValueQueryStringParameters: { page: ['2'] },
    pathParameters: { id: '7' },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdef1234',
      authorizer: undefined,
      domainName: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'abcdef1234',
      extendedRequestId: 'JKJaXmPLvHcESHA=',
      httpMethod: method,
      identity: IDENTITY,
      path: '/prod/orders/7',
      protocol: 'HTTP/1.1',
      requestId: '3f2a6f0e-61a3-4c1b-9c59-8f1d4f4ad1c9',
      requestTime: '20/Nov/2026:10:00:00 +0000',
      requestTimeEpoch: 1795168800000,
      resourceId: 'a1b2c3',
      resourcePath: '/orders/{id}',
      stage: 'prod',
    },
  };
};

/** A token authorizer of a REST API, which names the header `Authorization`. */
export const tokenEvent = (sent: Sent = {}): APIGatewayTokenAuthorizerEvent => ({
  type: 'TOKEN',
  methodArn: `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/${sent.method ?? 'GET'}/orders/7`,
  authorizationToken: sent.authorization ?? '',
});

/** A request authorizer of `$connect` of a WebSocket API. It has neither path nor method. */
export const webSocketEvent = (sent: Sent = {}) => {
  const headers = {
    ...headersOf(sent),
    Connection: 'upgrade',
    'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
    'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
    'Sec-WebSocket-Version': '13',
    Upgrade: 'websocket',
  };
  return {
    type: 'REQUEST' as const,
    methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/$connect',
    headers,
    multiValueHeaders: listed(headers),
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: 'JKJaXmPLvHcESHA=',
      requestTime: '20/Nov/2026:10:00:00 +0000',
      messageDirection: 'IN',
      stage: 'prod',
      connectedAt: 1795168800000,
      requestTimeEpoch: 1795168800000,
      identity: { sourceIp: '198.51.100.7', userAgent: 'curl/8.5.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      domainName: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      connectionId: 'JKJaXdPLvHcCIVw=',
      apiId: 'abcdef1234',
    },
  };
};
