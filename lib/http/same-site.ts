import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError } from '../auth/errors';
import { originOf } from './origin';
import type { RequestHead } from './request-head';

/**
 * Refuse a request that a page of another site sent, to prevent cross-site request forgery. The headers in which a browser
 * names the page must name this origin or an allowed one. A request without any such header does not come from a browser and
 * passes.
 * @param options.bodyHasSecret the body must contain a secret that another site does not know, such as the token of a link. Then
 * `Origin: null` passes in a browser that does not send `Sec-Fetch-Site`. The page with the form has the token in its URL, so
 * browsers are told to hide where its forms come from.
 * @throws {AuthError} `cross_site`
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers", "Verifying Origin With Standard
 * Headers"
 */
export const requireSameSite = (
  head: RequestHead,
  origins: readonly string[],
  { bodyHasSecret = false }: { bodyHasSecret?: boolean } = {},
): void => {
  if (bodyHasSecret && hidesOrigin(head)) return;
  const { headers } = head;
  const { referer, 'sec-fetch-site': site } = headers;
  // A page with the referrer policy `no-referrer` sends its forms with `Origin: null`. Then `Sec-Fetch-Site` is checked, which is
  // just as reliable. Fetch section 3.2, "append a request `Origin` header"
  const origin = headers.origin === 'null' && site !== undefined ? undefined : headers.origin;
  const isAllowed = (url: string) => origins.includes(originOf(url) ?? url);
  if (origin !== undefined ? isAllowed(origin) : site !== undefined ? isOwn(site) : !referer || isAllowed(referer))
    return;
  throw new AuthError('cross_site');
};

/** Whether a browser sent this request and does not say from which page. */
export const hidesOrigin = ({ headers }: RequestHead): boolean =>
  headers.origin === 'null' && headers['sec-fetch-site'] === undefined;

/** Chromium, browsers before `Sec-Purpose`, and Firefox. Fetch section 4.4 "`Sec-Purpose`" */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-moz'] as const;

/**
 * Refuse a request that a browser sends in advance because a page suggests it (`rel=prefetch`, speculation rules).
 * @throws {AuthError} `prefetch`
 */
export const refusePrefetch = ({ headers }: APIGatewayProxyEventV2): void => {
  const isPrefetch = PURPOSE_HEADERS.some((name) => /\bprefetch\b/i.test(headers[name] ?? ''));
  if (isPrefetch) throw new AuthError('prefetch');
};

/** Whether the method may change state: every method except GET and HEAD. RFC 9110 section 9.2.1 */
export const changesState = ({ requestContext }: APIGatewayProxyEventV2): boolean =>
  !['GET', 'HEAD'].includes(requestContext.http.method);

/** `none`: the user typed the URL or opened a bookmark. Fetch Metadata section 2.3 */
const isOwn = (site: string): boolean => site === 'same-origin' || site === 'none';
