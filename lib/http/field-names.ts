import { RequestError } from './request-error';

/** Names that have a special meaning for JavaScript objects: an attacker could change a prototype with them. */
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Add a field name of an object or form to the names seen so far.
 * @throws {RequestError} `duplicate_field` if the name was seen before, `malformed_body` if it is a prototype key.
 * @see ASVS 5.0 15.3.5-15.3.7
 */
export const addFieldName = (seen: Set<string>, name: string): void => {
  if (PROTOTYPE_NAMES.has(name)) throw new RequestError('malformed_body', 'field name not allowed');
  if (seen.has(name)) throw new RequestError('duplicate_field', 'duplicate field', { field: name });
  seen.add(name);
};
