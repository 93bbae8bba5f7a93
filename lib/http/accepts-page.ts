import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * Whether a request accepts an HTML page explicitly, as browsers do when the user opens a URL. A wildcard is not enough.
 * @see RFC 9110 section 12.5.1
 */
export const acceptsPage = ({ headers }: APIGatewayProxyEventV2): boolean =>
  (headers.accept ?? '')
    .toLowerCase()
    .split(',')
    .some((range) => /^\s*text\/html\s*(?:;|$)/.test(range) && !/;\s*q=0(?:\.0{0,3})?\s*(?:;|$)/.test(range));
