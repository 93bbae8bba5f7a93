import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { TrustedProxies } from './client-address';
import type { PageSettings } from './pages/page-settings';
import type { HttpResponse } from './response';

/** Which pages of other origins may call the service. */
export interface OriginSettings {
  /** Pages of these origins may change state and read every answer, with cookies: the origins of BASE_URL and ALLOWED_ORIGINS. */
  readonly origins: readonly string[];
  /** Every page may read the answers of these paths, without cookies. A path that ends in `/` includes all paths below it. */
  readonly openPaths: readonly string[];
}

/** The settings that the edge of every endpoint needs. */
export interface EdgeSettings extends OriginSettings {
  /** Whether the bodies of errors have their code, and name the field that has the fault: see `ContractMode`. */
  readonly errorsHaveCodes: boolean;
  /** Absent if no proxy is trusted. */
  readonly proxies?: TrustedProxies;
  /** Of the pages that people get, errors on every path included. Without it errors are JSON for everybody. */
  pages?(): PageSettings;
}

type Headers = Readonly<Record<string, string>>;

/**
 * The CORS headers that let the page that sent a request read the answer.
 * @returns no headers if the page may not read it.
 * @see Fetch section 3.3 "CORS protocol"
 */
export const crossOriginHeaders = (
  { origins, openPaths }: OriginSettings,
  { rawPath, headers: { origin } }: Pick<APIGatewayProxyEventV2, 'rawPath' | 'headers'>,
): Headers => {
  const isOpen = openPaths.some((path) => (path.endsWith('/') ? rawPath.startsWith(path) : rawPath === path));
  if (isOpen) return { 'access-control-allow-origin': '*', ...exposed };
  if (origin === undefined || !origins.includes(origin)) return {};
  // Answers to other origins need no `vary`: caches never store an answer that depends on the origin, see `renderResponse`.
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'origin',
    ...exposed,
  };
};

const exposed: Headers = { 'access-control-expose-headers': 'x-request-id, retry-after' };

/**
 * The answer to `OPTIONS` on a path that has these methods. Browsers send this preflight request before a request that an HTML
 * form could not send.
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
  // In seconds. Chromium caches the answer to a preflight request no longer than this.
  'access-control-max-age': '7200',
});
