import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isHtml, markupOf } from '../html/html';

/** An answer before the gateway's envelope; `body` is sent as JSON, markup as it is, `null` as no body. */
export interface HttpResponse {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

type Extras = Pick<HttpResponse, 'headers' | 'cookies'>;

/** 200 with this body as JSON. */
export const ok = (body: unknown, extras: Extras = {}): HttpResponse => ({ status: 200, body, ...extras });

/** 302 to a path of our own. */
export const redirectTo = (path: `/${string}`, extras: Pick<Extras, 'cookies'> = {}): HttpResponse => ({
  status: 302,
  body: null,
  headers: { location: path },
  ...extras,
});

/**
 * The envelope of payload 2.0, with what every answer carries.
 * @param request.method a HEAD request gets the headers alone. RFC 9110 section 9.3.2
 * @param request.headers what the answer carries because of who asks.
 * @see OWASP REST Security Cheat Sheet, "Security Headers"
 */
export const renderResponse = (
  response: HttpResponse,
  { requestId, method, headers = {} }: { requestId: string; method: string; headers?: HttpResponse['headers'] },
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: response.status,
  headers: {
    'content-type': mediaTypeOf(response.body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    ...headers,
    ...response.headers,
  },
  ...(response.cookies === undefined ? {} : { cookies: [...response.cookies] }),
  body: response.body === null || method === 'HEAD' ? '' : textOf(response.body),
});

/** JSON has no charset to name. RFC 8259 section 11 */
const mediaTypeOf = (body: unknown): string => {
  if (body === null) return 'text/plain; charset=utf-8';
  return isHtml(body) ? 'text/html; charset=utf-8' : 'application/json';
};

const textOf = (body: unknown): string => (isHtml(body) ? markupOf(body) : JSON.stringify(body));
