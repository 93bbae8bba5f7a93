import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpResponse } from './response';

/** Which pages of other origins may use the service, and how. */
export interface OriginSettings {
  /** Their pages may change state and read every answer, with cookies: the origin of BASE_URL and those of ALLOWED_ORIGINS. */
  readonly origins: readonly string[];
  /** Paths whose answers every page may read, without cookies; one that ends in a slash stands for all paths below it. */
  readonly openPaths: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

/**
 * What lets the page that sent a request read the answer; empty where it may not.
 * @see Fetch section 3.3 "CORS protocol"
 */
export const crossOriginHeaders = (
  { origins, openPaths }: OriginSettings,
  { rawPath, headers: { origin } }: Pick<APIGatewayProxyEventV2, 'rawPath' | 'headers'>,
): Headers => {
  const isOpen = openPaths.some((path) => (path.endsWith('/') ? rawPath.startsWith(path) : rawPath === path));
  if (isOpen) return { 'access-control-allow-origin': '*', ...exposed };
  if (origin === undefined || !origins.includes(origin)) return {};
  // Without the origin there is no `vary`: what depends on it is never stored, see `renderResponse`.
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'origin',
    ...exposed,
  };
};

const exposed: Headers = { 'access-control-expose-headers': 'x-request-id, retry-after' };

/**
 * The answer to `OPTIONS` on a path that has these methods: what a browser asks before it lets a page send more than a form can.
 * @see Fetch section 4.8 "CORS-preflight fetch"; RFC 9110 section 9.3.7 for `allow`
 */
export const preflight = (
  settings: OriginSettings,
  event: Pick<APIGatewayProxyEventV2, 'rawPath' | 'headers'>,
  methods: readonly string[],
): HttpResponse => {
  const allow = methods.join(', ');
  const isAllowed = 'access-control-allow-origin' in crossOriginHeaders(settings, event);
  return { status: 204, body: null, headers: { allow, ...(isAllowed ? preflightHeaders(allow) : {}) } };
};

const preflightHeaders = (methods: string): Headers => ({
  'access-control-allow-methods': methods,
  'access-control-allow-headers': 'content-type, authorization',
  // Seconds: the most that Chromium keeps.
  'access-control-max-age': '7200',
});
