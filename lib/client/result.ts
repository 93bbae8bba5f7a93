import { codeOfStatus, type GeneralCode } from './status-codes';

/** A request that the service accepted. */
export interface Success<Data> {
  readonly ok: true;
  readonly status: number;
  readonly data: Data;
  readonly headers: Headers;
}

/** A request that was refused, or that got no answer. */
export interface Failure<Code extends string = string> {
  readonly ok: false;
  /**
   * Why, for programs. `network_error`: no answer arrived, so a change may or may not have been made. `unexpected_answer`: the
   * answer is not one of Latchkey; `baseUrl` may be wrong.
   */
  readonly code: Code;
  /** The HTTP status; 0 if no answer arrived. */
  readonly status: number;
  /** Why, in English, for developers. */
  readonly message: string;
  /** The field of the request that is wrong, if one is. */
  readonly field?: string;
  /** What is wrong with its value, for programs: `too_short`. */
  readonly fault?: string;
  /** After how many seconds the request may succeed, if the service says so. */
  readonly retryAfter?: number;
  /** The whole body of the answer. */
  readonly body: unknown;
  readonly headers: Headers;
}

/** One `Failure` per code, so that `switch (result.code)` knows every case. */
export type FailureOf<Code extends string> = Code extends string ? Failure<Code> : never;

/** What every call returns. `result.ok` tells which it is. */
export type Result<Data, Code extends string = never> = Success<Data> | FailureOf<Code | GeneralCode>;

/** The result for a request without an answer. */
export const unanswered = (error: unknown): Failure => ({
  ok: false,
  code: 'network_error',
  status: 0,
  message: String(error),
  body: undefined,
  headers: new Headers(),
});

/** What the success of an operation is, if it is not JSON. */
export type AnswerKind = 'redirect' | 'page' | undefined;

export const readResult = async (answer: Response, kind: AnswerKind): Promise<Success<unknown> | Failure> => {
  const { headers, status } = answer;
  // Browsers show nothing of a redirect that they were told not to follow, not even its status.
  if (kind === 'redirect' && (answer.type === 'opaqueredirect' || (status >= 300 && status < 400)))
    return { ok: true, status, data: undefined, headers };
  if (kind === 'page' && answer.ok) return { ok: true, status, data: await answer.text(), headers };
  const body = await answer.json().catch(() => undefined);
  if (answer.ok && body !== undefined) return { ok: true, status, data: body, headers };
  const { code, error_code, message, error, field, fault } = (body ?? {}) as Record<string, string | undefined>;
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    ok: false,
    code: code ?? error_code ?? codeOfStatus(status),
    status,
    message: message ?? error ?? `The service answered ${status}.`,
    ...(field !== undefined && { field }),
    ...(fault !== undefined && { fault }),
    ...(Number.isFinite(retryAfter) && { retryAfter }),
    body,
    headers,
  };
};
