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

/**
 * The request of a call. Parameters of the path are taken out of the input; the rest is the body, or the query of an operation
 * that has no body. A value that is `undefined` is left out.
 */
export const requestOf = (operation: ParsedOperation, input: Readonly<Record<string, unknown>> = {}): Outgoing => {
  const { method, takesBody, kind } = operation;
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = operation.path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  if (takesBody) return { method, path, body: Object.fromEntries(rest), kind };
  const query = new URLSearchParams(
    [...rest].map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return { method, path: query === '' ? path : `${path}?${query}`, kind };
};
