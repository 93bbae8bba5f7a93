import { setMaxListeners } from 'node:events';

/** An amount of time of which only the time during `spend` is used up. */
export interface TimeBudget {
  /** Whether a call of `spend` is running. */
  isRunning(): boolean;
  /** The used part of the budget, from 0 to 1. */
  spentShare(): number;
  /**
   * Run `work` and use up the time it takes. Time in which several calls overlap counts once. The signal aborts when nothing is
   * left.
   */
  spend<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** @param milliseconds the whole budget. */
export const createTimeBudget = (milliseconds: number): TimeBudget => {
  const spent = new AbortController();
  // Every overlapping call adds a listener. Without this, Node warns of a memory leak above ten.
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
