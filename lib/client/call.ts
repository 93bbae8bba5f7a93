import { operations } from './operations';
import type { AnswerKind } from './result';
import type { Outgoing } from './send';

/** A row of the generated table: `GET /api/users/{id} bearer`. */
export type OperationName = keyof typeof operations;

export interface ParsedOperation {
  readonly method: string;
  readonly path: string;
  /** Whether it accepts an access token. */
  readonly takesToken: boolean;
  readonly takesBody: boolean;
  readonly kind: AnswerKind;
}

export const parseOperation = (name: OperationName): ParsedOperation => {
  const [method = '', path = '', ...marks] = operations[name].split(' ');
  const has = (mark: string) => marks.includes(mark);
  const kind = has('redirect') ? 'redirect' : has('page') ? 'page' : undefined;
  return { method, path, takesToken: has('bearer'), takesBody: has('json'), kind };
};

/** `fetch` resolves `.` and `..`, however they are written, and with nothing the path is that of another operation. */
const NOT_IN_PATH = /^\.{0,2}$/;

/**
 * The request of a call. Parameters of the path are taken out of the input; the rest is the body, or the query of an operation
 * that has no body. A value that is `undefined` is left out.
 * @throws {TypeError} for a parameter of the path that would lead to another operation
 */
export const requestOf = (operation: ParsedOperation, input: Readonly<Record<string, unknown>> = {}): Outgoing => {
  const { method, takesBody, kind } = operation;
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = operation.path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    if (NOT_IN_PATH.test(String(value ?? ''))) throw new TypeError(`${name} must be an id`);
    return encodeURIComponent(String(value));
  });
  if (takesBody) return { method, path, body: Object.fromEntries(rest), kind };
  const query = new URLSearchParams(
    [...rest].map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return { method, path: query === '' ? path : `${path}?${query}`, kind };
};
