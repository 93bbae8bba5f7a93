import type { Answer } from '../support/event';

/** How many callers contend where the promise does not name a number. */
export const CALLERS = 50;

/** Start all at once, wait for all. */
export const inParallel = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** How often each status was answered: `{ 200: 1, 400: 49 }`. */
export const statusCounts = (answers: readonly Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
