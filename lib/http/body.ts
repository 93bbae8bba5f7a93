import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseForm } from './form-body';
import { parseJson } from './json-body';
import { RequestError } from './request-error';

/** The largest body that is read, 16 KB, counted after decoding base64. */
export const MAX_BODY_BYTES = 16 * 1024;

/**
 * What a route reads. To `json-object` a form is as malformed as JSON that is no object; to `json-document` it is another
 * media type, and every fault of the document is named.
 */
export type Accepts = 'form-or-json' | 'json-object' | 'json-document';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * The body of a request as a value made of plain data. A missing or empty form is an empty object.
 * Base64 is decoded by the flag alone: AWS encodes forms, the local gateway does not.
 * @throws {RequestError} `unsupported_media_type`, `payload_too_large`, `malformed_body`.
 */
export const readBody = (event: APIGatewayProxyEventV2, accepts: Accepts): unknown => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const mediaType = mediaTypeOf(event, bytes.length === 0, accepts);
  if (mediaType === FORM && accepts === 'json-object') throw new RequestError('malformed_body', 'body is not JSON');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new RequestError('payload_too_large', `body larger than ${MAX_BODY_BYTES} bytes`);
  }
  const text = decodeUtf8(bytes);
  return mediaType === FORM ? parseForm(text) : parseJson(text);
};

const mediaTypeOf = (event: APIGatewayProxyEventV2, isEmpty: boolean, accepts: Accepts): string => {
  const header = event.headers['content-type'] ?? '';
  if (header === '' && isEmpty && accepts !== 'json-document') return FORM;
  const [type = '', ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const takesForms = accepts !== 'json-document';
  const isAccepted = type === JSON_TYPE || (type === FORM && takesForms);
  const isUtf8 = parameters.every((parameter) => !/^charset=(?!"?utf-?8"?$)/.test(parameter));
  const isPlain = (event.headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';
  if (!isAccepted || !isUtf8 || !isPlain) {
    throw new RequestError('unsupported_media_type', `send ${JSON_TYPE}${takesForms ? ` or ${FORM}` : ''} in UTF-8`);
  }
  return type;
};

const decodeUtf8 = (bytes: Buffer): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RequestError('malformed_body', 'body is not UTF-8');
  }
};
