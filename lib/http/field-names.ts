import { RequestError } from './request-error';

/** Names that mean something to a JavaScript object rather than to us. */
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Note one more field name of an object or form.
 * @throws {RequestError} `malformed_body` if it was there before, or is a prototype key.
 * @see ASVS 5.0 15.3.5-15.3.7
 */
export const addFieldName = (seen: Set<string>, name: string): void => {
  if (PROTOTYPE_NAMES.has(name)) throw new RequestError('malformed_body', 'field name not allowed');
  if (seen.has(name)) throw new RequestError('malformed_body', 'duplicate field');
  seen.add(name);
};
