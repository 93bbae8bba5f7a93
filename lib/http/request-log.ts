import { log } from '../observe/log';
import type { RequestScope } from '../observe/request-scope';
import type { ErrorCode } from './error-codes';

/**
 * Log one line for a request. It names the route and not the path, because a path may contain a token.
 * @param request.startedAt in milliseconds of `performance.now()`.
 */
export const logRequest = (request: {
  /** `none` for an event that is no request to an HTTP API. */
  route: string;
  status: number;
  /** Of an error. */
  code: ErrorCode | undefined;
  startedAt: number;
  scope: Pick<RequestScope, 'tableRoundTrips'>;
}): void => {
  const { route, status, code, startedAt, scope } = request;
  log(status >= 500 ? 'error' : 'info', 'request', {
    route,
    status,
    outcome: status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'answered',
    code,
    duration_ms: Math.round((performance.now() - startedAt) * 100) / 100,
    table_round_trips: scope.tableRoundTrips,
  });
};

/** Log the error behind a 5xx: its name, the names of its causes, and a stack. Not its message, which may quote the request. */
export const logFailure = (error: unknown): void => {
  const chain = [...causesOf(error)];
  log('error', 'failure', {
    errors: chain.map(({ name }) => name).join(' <- '),
    stack: chain.map((link) => stackFrames(link)).find((frames) => frames !== ''),
  });
};

/** An error, its cause, the cause of that, and so on. At most five, because an error can be its own cause. */
function* causesOf(error: unknown): Generator<Error> {
  let link = error;
  for (let depth = 0; link instanceof Error && depth < 5; depth += 1) {
    yield link;
    link = link.cause;
  }
}

const stackFrames = (error: Error): string =>
  (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim())
    .join(' | ');
