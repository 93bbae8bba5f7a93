import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const MAX_CHARACTERS = 200;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/** What a client calls itself, for people to recognise: printable ASCII of at most 200 characters; `null` for nothing. RFC 9110 section 10.1.5 */
export const clientName = ({ headers }: APIGatewayProxyEventV2): string | null =>
  (headers['user-agent'] ?? '').replace(NOT_PRINTABLE, '').trim().slice(0, MAX_CHARACTERS) || null;
