import { log } from '../observe/log';
import type { RequestScope } from '../observe/request-scope';

/**
 * One line per request. The route, not the path: paths may carry tokens.
 * @param request.startedAt in milliseconds of `performance.now()`.
 */
export const logRequest = (request: {
  route: string;
  status: number;
  startedAt: number;
  scope: Pick<RequestScope, 'tableRoundTrips'>;
}): void => {
  const { route, status, startedAt, scope } = request;
  log(status >= 500 ? 'error' : 'info', 'request', {
    route,
    status,
    outcome: status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'answered',
    duration_ms: Math.round((performance.now() - startedAt) * 100) / 100,
    table_round_trips: scope.tableRoundTrips,
  });
};

/** Names and stack of what led to a 5xx. Not its message: that may quote what was sent. */
export const logFailure = (error: unknown): void => {
  const chain = [...causesOf(error)];
  log('error', 'failure', {
    errors: chain.map(({ name }) => name).join(' <- '),
    stack: chain.map((link) => stackFrames(link)).find((frames) => frames !== ''),
  });
};

/** An error, its cause, the cause's cause and so on: not for ever, a cause may be its own. */
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
