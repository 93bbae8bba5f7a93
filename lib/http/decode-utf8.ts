import { RequestError } from './request-error';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** @throws {RequestError} `malformed_body` for bytes that are not UTF-8. */
export const decodeUtf8 = (bytes: Buffer): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RequestError('malformed_body', 'body is not UTF-8');
  }
};
