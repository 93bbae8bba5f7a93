import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError } from '../auth/errors';

/**
 * Whether a request that changes state may come from where it does: what a browser says of the page it comes from must name
 * one of our own or an allowed origin. Clients that say nothing are no browsers, and pass.
 * @throws {AuthError} `cross_site`
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers", "Verifying Origin With Standard Headers"
 */
export const requireSameSite = ({ headers }: APIGatewayProxyEventV2, origins: readonly string[]): void => {
  const { origin, referer, 'sec-fetch-site': site } = headers;
  const isAllowed = (address: string) => origins.includes(URL.canParse(address) ? new URL(address).origin : address);
  if (origin !== undefined ? isAllowed(origin) : site !== undefined ? isOwn(site) : !referer || isAllowed(referer))
    return;
  throw new AuthError('cross_site');
};

/** `none`: typed or bookmarked by the user themself. Fetch Metadata section 2.3 */
const isOwn = (site: string): boolean => site === 'same-origin' || site === 'none';
