import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isHtml, markupOf } from '../html/html';
import type { ErrorCode } from './error-codes';

/** A body that is neither JSON nor a page, with its media type. It is sent as it is. */
export class TextBody {
  readonly mediaType: string;
  readonly text: string;

  constructor(mediaType: string, text: string) {
    this.mediaType = mediaType;
    this.text = text;
  }
}

/** An answer, not yet in the gateway's format. `body` is sent as JSON; `Html` and `TextBody` are sent as they are; `null` means no body. */
export interface HttpResponse {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  /** The code of an error, for the log line. */
  readonly code?: ErrorCode;
}

type Extras = Pick<HttpResponse, 'headers' | 'cookies'>;

/** 200 with this body as JSON. */
export const ok = (body: unknown, extras: Extras = {}): HttpResponse => ({ status: 200, body, ...extras });

/** 302 to a path of this service. */
export const redirectTo = (path: `/${string}`, extras: Pick<Extras, 'cookies'> = {}): HttpResponse => ({
  status: 302,
  body: null,
  headers: { location: path },
  ...extras,
});

/**
 * Convert an answer to the gateway's format, payload 2.0, and add the headers that every answer carries.
 * @param request.method an answer to HEAD has no body. RFC 9110 section 9.3.2
 * @param request.headers the headers that depend on the origin of the request.
 * @see OWASP REST Security Cheat Sheet, "Security Headers"
 */
export const renderResponse = (
  response: HttpResponse,
  {
    requestId,
    method = 'GET',
    headers = {},
  }: { requestId: string; method?: string; headers?: HttpResponse['headers'] },
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

/** The media type of JSON has no charset parameter. RFC 8259 section 11 */
const mediaTypeOf = (body: unknown): string => {
  if (body === null) return 'text/plain; charset=utf-8';
  if (body instanceof TextBody) return body.mediaType;
  return isHtml(body) ? 'text/html; charset=utf-8' : 'application/json';
};

const textOf = (body: unknown): string => {
  if (body instanceof TextBody) return body.text;
  return isHtml(body) ? markupOf(body) : JSON.stringify(body);
};
