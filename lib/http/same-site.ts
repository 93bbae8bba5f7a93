import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError } from '../auth/errors';
import { originOf } from './origin';

/**
 * Refuse a request that a page of another site sent, to prevent cross-site request forgery. The headers in which a browser
 * names the page must name this origin or an allowed one. A request without any such header does not come from a browser and
 * passes.
 * @throws {AuthError} `cross_site`
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers", "Verifying Origin With Standard
 * Headers"
 */
export const requireSameSite = ({ headers }: APIGatewayProxyEventV2, origins: readonly string[]): void => {
  const { referer, 'sec-fetch-site': site } = headers;
  // A page with the referrer policy `no-referrer` sends its forms with `Origin: null`. Then `Sec-Fetch-Site` is checked, which is
  // just as reliable. Fetch section 3.2, "append a request `Origin` header"
  const origin = headers.origin === 'null' && site !== undefined ? undefined : headers.origin;
  const isAllowed = (url: string) => origins.includes(originOf(url) ?? url);
  if (origin !== undefined ? isAllowed(origin) : site !== undefined ? isOwn(site) : !referer || isAllowed(referer))
    return;
  throw new AuthError('cross_site');
};

/** Whether the method may change state: every method except GET and HEAD. RFC 9110 section 9.2.1 */
export const changesState = ({ requestContext }: APIGatewayProxyEventV2): boolean =>
  !['GET', 'HEAD'].includes(requestContext.http.method);

/** `none`: the user typed the URL or opened a bookmark. Fetch Metadata section 2.3 */
const isOwn = (site: string): boolean => site === 'same-origin' || site === 'none';
