import { AsyncLocalStorage } from 'node:async_hooks';
import { createTimeBudget, type TimeBudget } from './time-budget';

/** The origin of a request. Users see it in their lists of sessions and events, to recognise their own. */
export interface RequestSource {
  /** The IP address of the client: see `clientAddress` in lib/http. */
  readonly ipAddress: string;
  /** The `User-Agent`, see `clientName` in lib/http: untrusted, to be shown to users. */
  readonly client: string | null;
}

/** The state of the current request. Concurrent requests in one process each have their own. */
export interface RequestScope {
  readonly requestId: string;
  /**
   * The time left for table calls. When it is used up, the request is answered with 503, before the function's timeout of 10
   * seconds.
   */
  readonly tableTime: TimeBudget;
  /** The number of round trips to the tables so far. Calls that overlap count once. */
  tableRoundTrips: number;
  /** `null` if the function was not called by an HTTP request. */
  source: RequestSource | null;
  /** The id of the admin who acts as the user of the request; `null` if nobody does. */
  actorId: string | null;
}

/** Leaves time to hash a password and to answer. It is needed because the retry limit of each call does not limit their sum. */
const TABLE_MILLISECONDS = 8000;

const scopes = new AsyncLocalStorage<RequestScope>();

/** Run `work` with a new scope for the request with this id. Everything that `work` awaits sees this scope. */
export const inRequestScope = <Result>(requestId: string, work: (scope: RequestScope) => Result): Result => {
  const scope: RequestScope = {
    requestId,
    tableTime: createTimeBudget(TABLE_MILLISECONDS),
    tableRoundTrips: 0,
    source: null,
    actorId: null,
  };
  return scopes.run(scope, work, scope);
};

/** @returns `undefined` outside a request, for example in scripts. */
export const currentRequestScope = (): RequestScope | undefined => scopes.getStore();

/** The options that a table call must pass to the SDK. */
export interface TableCallOptions {
  abortSignal?: AbortSignal;
}

/** Make a table call within the time budget of the current request, and count its round trip. Calls that overlap count as one. */
export const asTableCall = async <Result>(call: (options: TableCallOptions) => Promise<Result>): Promise<Result> => {
  const scope = scopes.getStore();
  if (scope === undefined) return call({});
  if (!scope.tableTime.isRunning()) scope.tableRoundTrips += 1;
  return scope.tableTime.spend((abortSignal) => call({ abortSignal }));
};
