import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the request that is being answered; its own for each of many in one process. */
export interface RequestScope {
  readonly requestId: string;
  /** Aborts when table calls must give up so that the answer, a 503 then, leaves within the function's 10 seconds. */
  readonly deadline: AbortSignal;
  /** Rounds of table calls so far; calls made together count once. */
  tableRoundTrips: number;
  tableCallsInFlight: number;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Leaves time to hash a password and to answer. The retries of one call are bounded by themselves, those of all calls are not. */
const TABLE_MILLISECONDS = 8000;

/** Run `work` as the request with this id. Everything it awaits sees the same scope. */
export const inRequestScope = async <Result>(
  requestId: string,
  work: (scope: RequestScope) => Promise<Result>,
): Promise<Result> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), TABLE_MILLISECONDS);
  const scope: RequestScope = { requestId, deadline: deadline.signal, tableRoundTrips: 0, tableCallsInFlight: 0 };
  try {
    return await scopes.run(scope, work, scope);
  } finally {
    clearTimeout(timer);
  }
};

/** @returns `undefined` outside of any request, as in scripts. */
export const currentRequestScope = (): RequestScope | undefined => scopes.getStore();

/** What a table call has to pass on to the SDK. */
export interface TableCallOptions {
  abortSignal?: AbortSignal;
}

/** Make a table call as part of the current request, by its deadline; calls that overlap count as one round trip. */
export const asTableCall = async <Result>(call: (options: TableCallOptions) => Promise<Result>): Promise<Result> => {
  const scope = scopes.getStore();
  if (scope === undefined) return call({});
  if (scope.tableCallsInFlight === 0) scope.tableRoundTrips += 1;
  scope.tableCallsInFlight += 1;
  try {
    return await call({ abortSignal: scope.deadline });
  } finally {
    scope.tableCallsInFlight -= 1;
  }
};
