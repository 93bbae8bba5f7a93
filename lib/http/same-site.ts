import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError } from '../auth/errors';

/**
 * Whether a request that changes state may come from where it does: what a browser says of the page it comes from must name
 * one of our own or an allowed origin. Clients that say nothing are no browsers, and pass.
 * @throws {AuthError} `cross_site`
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers", "Verifying Origin With Standard Headers"
 */
export const requireSameSite = ({ headers }: APIGatewayProxyEventV2, origins: readonly string[]): void => {
  const { referer, 'sec-fetch-site': site } = headers;
  // A page that tells nobody where it was makes browsers say `null` of its forms; what they say of the site is as good.
  // Fetch section 3.2, "append a request `Origin` header"
  const origin = headers.origin === 'null' && site !== undefined ? undefined : headers.origin;
  const isAllowed = (address: string) => origins.includes(URL.canParse(address) ? new URL(address).origin : address);
  if (origin !== undefined ? isAllowed(origin) : site !== undefined ? isOwn(site) : !referer || isAllowed(referer))
    return;
  throw new AuthError('cross_site');
};

/** Whether a request may change something: every method but GET and HEAD. RFC 9110 section 9.2.1 */
export const changesState = ({ requestContext }: APIGatewayProxyEventV2): boolean =>
  !['GET', 'HEAD'].includes(requestContext.http.method);

/** `none`: typed or bookmarked by the user themself. Fetch Metadata section 2.3 */
const isOwn = (site: string): boolean => site === 'same-origin' || site === 'none';
