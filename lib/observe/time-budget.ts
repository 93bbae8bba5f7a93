import { setMaxListeners } from 'node:events';

/** An amount of time that runs only while it is being spent. */
export interface TimeBudget {
  isRunning(): boolean;
  /** How much of it is spent, from 0 to 1. */
  spentShare(): number;
  /** Do some work on it; works that overlap spend the same time. @param work is told by the signal when all is spent. */
  spend<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** @param milliseconds what there is in all. */
export const createTimeBudget = (milliseconds: number): TimeBudget => {
  const spent = new AbortController();
  // As many as calls overlap: node takes more than ten for a leak.
  setMaxListeners(0, spent.signal);
  let left = milliseconds;
  let startedAt = 0;
  let working = 0;
  let timer: NodeJS.Timeout | undefined;

  return {
    isRunning: () => working > 0,
    spentShare: () => 1 - (left - (working === 0 ? 0 : performance.now() - startedAt)) / milliseconds,
    spend: async (work) => {
      if (working === 0) {
        startedAt = performance.now();
        timer = setTimeout(() => spent.abort(), left);
      }
      working += 1;
      try {
        return await work(spent.signal);
      } finally {
        working -= 1;
        if (working === 0) {
          clearTimeout(timer);
          left -= performance.now() - startedAt;
        }
      }
    },
  };
};
