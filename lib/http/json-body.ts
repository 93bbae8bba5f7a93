import { addFieldName } from './field-names';
import { RequestError } from './request-error';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * JSON as a value, with every object's keys checked at every depth.
 * @throws {RequestError} `malformed_body` for anything else than JSON, a duplicate key, or a prototype key.
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

/** Not a reviver: JSON.parse shows it one of two equal keys only, and it recurses as deep as the sender likes. */
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
