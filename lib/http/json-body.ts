import { addFieldName } from './field-names';
import { RequestError } from './request-error';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * Parse JSON. The keys of all objects are checked, at every depth.
 * @throws {RequestError} `malformed_body` for invalid JSON or a prototype key; `duplicate_field`.
 */
export const parseJson = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestError('malformed_body', 'body is not valid JSON');
  }
  checkKeys(text);
  return value;
};

/**
 * Does not use a reviver of `JSON.parse`: it sees only one of two equal keys, and its recursion is as deep as the nesting of the
 * text.
 */
const checkKeys = (validJson: string): void => {
  const open: Set<string>[] = [];
  let string = '';
  for (const [token] of validJson.matchAll(TOKEN)) {
    const names = open.at(-1);
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && names !== undefined) addFieldName(names, JSON.parse(string) as string);
    else string = token;
  }
};
