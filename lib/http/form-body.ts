import { addFieldName } from './field-names';
import { RequestError } from './request-error';

const UNDECODABLE = '\ufffd';

/**
 * A file that is sent as the body ends in a line feed. In a value, a line feed is `%0A`. The look-behind lets the search begin only
 * once in many line feeds: otherwise 16 kB of them before another character take half a second.
 */
const LINE_END = /(?<![\r\n])[\r\n]+$/;

/**
 * Parse a URL-encoded form into an object of strings. Line feeds at the end do not belong to the last value.
 * @throws {RequestError} `duplicate_field`; `malformed_body` for a prototype key, and for percent-encoded bytes that are not UTF-8.
 * @see WHATWG URL, "application/x-www-form-urlencoded parsing"
 */
export const parseForm = (text: string): Record<string, string> => {
  const names = new Set<string>();
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text.replace(LINE_END, ''))) {
    // The parser replaces bytes that are not UTF-8 by this character: two different passwords would become the same.
    if (`${name}${value}`.includes(UNDECODABLE)) throw new RequestError('malformed_body', 'form is not UTF-8');
    addFieldName(names, name);
    fields[name] = value;
  }
  return fields;
};
