import type { RequestHead } from '../../http/request-head';

/** The part that events of all kinds of authorizers share. API Gateway sends more. */
interface RequestEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
}

/** The event of a request authorizer of an HTTP API, payload 2.0. @see API Gateway Developer Guide, "Lambda authorizers" */
export interface HttpApiEvent extends RequestEvent {
  readonly version: '2.0';
  readonly type: 'REQUEST';
  readonly cookies?: readonly string[] | null;
  readonly requestContext: { readonly http: { readonly method: string } };
}

/** The event of a request authorizer of a REST API, of an HTTP API with payload 1.0, or of `$connect` of a WebSocket API. */
export interface RequestAuthorizerEvent extends RequestEvent {
  readonly type: 'REQUEST';
  readonly methodArn: string;
  /** Absent in a WebSocket API. */
  readonly httpMethod?: string;
}

/** The event of a token authorizer of a REST API. */
export interface TokenAuthorizerEvent {
  readonly type: 'TOKEN';
  /** The value of the header that the authorizer names, as sent. */
  readonly authorizationToken: string;
  readonly methodArn: string;
}

export type AuthorizerEvent = HttpApiEvent | RequestAuthorizerEvent | TokenAuthorizerEvent;

/** The request that an event asks about, and whether it may change state. */
export interface AuthorizedRequest {
  readonly head: RequestHead;
  readonly changesState: boolean;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Events of all other APIs have a `methodArn`. */
export const isHttpApi = (event: AuthorizerEvent): event is HttpApiEvent =>
  !('methodArn' in event && typeof event.methodArn === 'string');

/** The request of an event of any kind. A connection to a WebSocket API counts as a change: everything is sent over it. */
export const readAuthorizedRequest = (event: AuthorizerEvent): AuthorizedRequest => {
  if (event.type === 'TOKEN')
    return { head: { headers: { authorization: event.authorizationToken } }, changesState: false };
  const headers = headersOf(event);
  if (isHttpApi(event)) {
    const { cookies, requestContext } = event;
    const head = { headers, ...(cookies ? { cookies: [...cookies] } : {}) };
    return { head, changesState: !SAFE_METHODS.includes(requestContext.http.method) };
  }
  return { head: { headers }, changesState: !SAFE_METHODS.includes(event.httpMethod ?? '') };
};

/**
 * The headers by their names in lower case. REST and WebSocket APIs keep the case of the client, and have repeated headers in a
 * second list. Repeated cookie headers are one list of cookies (RFC 9113 section 8.2.3). The values of any other repeated header
 * are joined with commas, so that it is not accepted as a credential.
 */
const headersOf = ({ headers, multiValueHeaders }: RequestEvent): Record<string, string> => {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(headers ?? {}))
    if (value !== undefined) all.set(name.toLowerCase(), value);
  for (const [name, values = []] of Object.entries(multiValueHeaders ?? {})) {
    const key = name.toLowerCase();
    if (values.length > 0) all.set(key, values.join(key === 'cookie' ? '; ' : ', '));
  }
  return Object.fromEntries(all);
};
