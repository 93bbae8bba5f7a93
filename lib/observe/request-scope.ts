import { AsyncLocalStorage } from 'node:async_hooks';
import { createTimeBudget, type TimeBudget } from './time-budget';

/** Where a request comes from, for people to recognise their own. */
export interface RequestSource {
  /** As the gateway gives it. */
  readonly ipAddress: string;
  /** What the client calls itself. */
  readonly client: string | null;
}

/** What is known about the request that is being answered; its own for each of many in one process. */
export interface RequestScope {
  readonly requestId: string;
  /** What is left for table calls, so that the answer, a 503 then, leaves within the function's 10 seconds. */
  readonly tableTime: TimeBudget;
  /** Rounds of table calls so far; calls made together count once. */
  tableRoundTrips: number;
  /** `null` where no request over HTTP is answered. */
  source: RequestSource | null;
}

/** Leaves time to hash a password and to answer. The retries of one call are bounded by themselves, those of all calls are not. */
const TABLE_MILLISECONDS = 8000;

const scopes = new AsyncLocalStorage<RequestScope>();

/** Run `work` as the request with this id. Everything it awaits sees the same scope. */
export const inRequestScope = <Result>(requestId: string, work: (scope: RequestScope) => Result): Result => {
  const scope: RequestScope = {
    requestId,
    tableTime: createTimeBudget(TABLE_MILLISECONDS),
    tableRoundTrips: 0,
    source: null,
  };
  return scopes.run(scope, work, scope);
};

/** @returns `undefined` outside of any request, as in scripts. */
export const currentRequestScope = (): RequestScope | undefined => scopes.getStore();

/** What a table call has to pass on to the SDK. */
export interface TableCallOptions {
  abortSignal?: AbortSignal;
}

/** Make a table call as part of the current request, in the time it has left; calls that overlap count as one round trip. */
export const asTableCall = async <Result>(call: (options: TableCallOptions) => Promise<Result>): Promise<Result> => {
  const scope = scopes.getStore();
  if (scope === undefined) return call({});
  if (!scope.tableTime.isRunning()) scope.tableRoundTrips += 1;
  return scope.tableTime.spend((abortSignal) => call({ abortSignal }));
};
