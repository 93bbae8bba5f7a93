import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { decodeUtf8 } from './decode-utf8';
import { parseForm } from './form-body';
import { parseJson } from './json-body';
import { parseMultipart } from './multipart-body';
import { RequestError } from './request-error';

/** What a route reads besides what all routes do. */
export interface BodyExtras {
  /** Instead of `MAX_BODY_BYTES`. */
  readonly maxBytes?: number;
  /** The name of a field of a multipart body that may be a text file. */
  readonly file?: string;
}

/** The maximum size of a body, counted after decoding base64. */
export const MAX_BODY_BYTES = 16 * 1024;

/**
 * The bodies that a route accepts. `form-or-json`: a form (URL-encoded or multipart), or a JSON object. `json-object`: a JSON
 * object; a form is refused as `malformed_body`. `json-document`: a JSON object; a form is refused as `unsupported_media_type`,
 * and an error lists every field with a fault instead of only the first.
 */
export type Accepts = 'form-or-json' | 'json-object' | 'json-document';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data';

/**
 * Decode and parse the body of a request. A missing or empty form is an empty object.
 * Only `isBase64Encoded` says whether the body is base64: AWS encodes forms, the local gateway does not.
 * @throws {RequestError} `unsupported_media_type`, `payload_too_large`, `malformed_body`, `duplicate_field`.
 */
export const readBody = (
  event: APIGatewayProxyEventV2,
  accepts: Accepts,
  { maxBytes = MAX_BODY_BYTES, file }: BodyExtras = {},
): unknown => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const mediaType = mediaTypeOf(event, bytes.length === 0, accepts);
  if (mediaType !== JSON_TYPE && accepts === 'json-object')
    throw new RequestError('malformed_body', 'body is not JSON');
  if (bytes.length > maxBytes) {
    throw new RequestError('payload_too_large', `body larger than ${maxBytes} bytes`);
  }
  if (mediaType === MULTIPART) return parseMultipart(bytes, event.headers['content-type'] ?? '', file);
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
  const allowsForms = accepts !== 'json-document';
  const isAccepted = type === JSON_TYPE || ((type === FORM || type === MULTIPART) && allowsForms);
  const isUtf8 = parameters.every((parameter) => !/^charset=(?!"?utf-?8"?$)/.test(parameter));
  const isUncompressed = (event.headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';
  if (!isAccepted || !isUtf8 || !isUncompressed) {
    const accepted = accepts === 'form-or-json' ? `${JSON_TYPE}, ${FORM} or ${MULTIPART}` : JSON_TYPE;
    throw new RequestError('unsupported_media_type', `send ${accepted} in UTF-8`);
  }
  return type;
};
