import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Whether a request asks for pages, as browsers do when they go somewhere, and not merely for anything. RFC 9110 section 12.5.1 */
export const acceptsPage = ({ headers }: APIGatewayProxyEventV2): boolean =>
  (headers.accept ?? '')
    .toLowerCase()
    .split(',')
    .some((range) => /^\s*text\/html\s*(?:;|$)/.test(range) && !/;\s*q=0(?:\.0{0,3})?\s*(?:;|$)/.test(range));
