/** One failure counted in a window. */
export interface Reservation {
  readonly key: string;
  /** Names the window: a later one is another. */
  readonly endsAt: Date;
}

/** Counters that go back to nothing by themselves. Failures as in `UsersStore`. */
export interface LimitsStore {
  /**
   * Count one more failure, if the window has room: of any number of callers at once no more than `max` get in.
   * A window lasts `windowSeconds`, doubled for every full one right before it, up to 900. A lost answer may count twice.
   * @returns `full` with the time at which the window ends.
   */
  reserve(limit: {
    key: string;
    max: number;
    windowSeconds: number;
    now: Date;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date }>;
  /** Count one failure less, if its window still runs. */
  release(reservation: Reservation): Promise<void>;
  /** Forget all failures of a key. */
  clear(key: string): Promise<void>;
  /** As `reserve`, for a key that is remembered at `now`; `unknown` for any other, and nothing is counted. */
  reserveRemembered(limit: {
    key: string;
    max: number;
    windowSeconds: number;
    now: Date;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date } | { outcome: 'unknown' }>;
  /** From now on, until then, the key has an allowance of its own. */
  remember(key: string, until: Date): Promise<void>;
}
