import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the request that is being answered; its own for each of many in one process. */
export interface RequestScope {
  readonly requestId: string;
  /** Rounds of table calls so far; calls made together count once. */
  tableRoundTrips: number;
  tableCallsInFlight: number;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Run `work` as the request with this id. Everything it awaits sees the same scope. */
export const inRequestScope = <Result>(requestId: string, work: (scope: RequestScope) => Result): Result => {
  const scope: RequestScope = { requestId, tableRoundTrips: 0, tableCallsInFlight: 0 };
  return scopes.run(scope, work, scope);
};

/** @returns `undefined` outside of any request, as in scripts. */
export const currentRequestScope = (): RequestScope | undefined => scopes.getStore();

/** Count a table call as part of the current request; calls that overlap are one round trip. */
export const asTableCall = async <Result>(call: () => Promise<Result>): Promise<Result> => {
  const scope = scopes.getStore();
  if (scope === undefined) return call();
  if (scope.tableCallsInFlight === 0) scope.tableRoundTrips += 1;
  scope.tableCallsInFlight += 1;
  try {
    return await call();
  } finally {
    scope.tableCallsInFlight -= 1;
  }
};
