import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const MAX_CHARACTERS = 200;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/**
 * The `User-Agent` of a request, shown to users so that they recognise their devices. The client can send any text.
 * @returns at most 200 characters of printable ASCII; `null` if there are none.
 * @see RFC 9110 section 10.1.5
 */
export const clientName = ({ headers }: APIGatewayProxyEventV2): string | null =>
  (headers['user-agent'] ?? '').replace(NOT_PRINTABLE, '').trim().slice(0, MAX_CHARACTERS) || null;
