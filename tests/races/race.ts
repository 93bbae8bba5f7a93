import type { Answer } from '../support/event';

/** The number of simultaneous callers, unless a promise names another one. */
export const CALLERS = 50;

/** Start all calls at the same time, and wait for all. */
export const inParallel = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** The number of responses by status: `{ 200: 1, 400: 49 }`. */
export const statusCounts = (answers: readonly Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
