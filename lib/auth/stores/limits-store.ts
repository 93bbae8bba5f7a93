/** The maximum length of a window. Also how long after its end a full window still makes the next one longer. */
export const LONGEST_WINDOW_SECONDS = 900;

/** One counted attempt. */
export interface Reservation {
  readonly key: string;
  /** When the window ends. With the key, it identifies the window in which the attempt was counted. */
  readonly endsAt: Date;
}

/** Counters of attempts in a time window; they expire with the window. Errors as in `UsersStore`. */
export interface LimitsStore {
  /**
   * Count one more attempt, unless the window already has `max`. If several callers do this at the same time, together they never
   * exceed `max`. A window lasts `windowSeconds`. If the window before it was full and ended less than `LONGEST_WINDOW_SECONDS`
   * ago, it lasts twice as long as that one, but never longer than `LONGEST_WINDOW_SECONDS`. A retry after a lost response may
   * count the same attempt twice.
   * @param limit.attemptId the id of the attempt. If the attempt that was counted last has this id and was not released, it is not
   * counted again.
   * @returns `full` with the time when the window ends.
   */
  reserve(limit: {
    key: string;
    max: number;
    windowSeconds: number;
    now: Date;
    attemptId?: string | undefined;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date }>;
  /** Subtract one attempt, if its window has not ended. */
  release(reservation: Reservation): Promise<void>;
  /**
   * When the window of a key ends, if it has `max` attempts. Reads an eventually consistent copy and counts nothing, so use the result for
   * display only. @returns `null` if another attempt would be counted.
   */
  findFull(limit: { key: string; max: number; now: Date }): Promise<Date | null>;
  /** Delete all counted attempts of a key. */
  clear(key: string): Promise<void>;
  /** As `reserve`, for a key that is remembered at `now`. For any other key it counts nothing and returns `unknown`. */
  reserveRemembered(limit: {
    key: string;
    max: number;
    windowSeconds: number;
    now: Date;
  }): Promise<({ outcome: 'reserved' } & Reservation) | { outcome: 'full'; endsAt: Date } | { outcome: 'unknown' }>;
  /** Remember a key until the given time, so that `reserveRemembered` counts its attempts. */
  remember(key: string, until: Date): Promise<void>;
}
