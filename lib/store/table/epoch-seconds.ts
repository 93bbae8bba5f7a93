/** Seconds since 1970, with the milliseconds as a fraction: the format of every time in a table that a condition compares. */
export const toEpochSeconds = (date: Date): number => date.getTime() / 1000;

/** The inverse of `toEpochSeconds`, exact to the millisecond. */
export const fromEpochSeconds = (seconds: number): Date => new Date(Math.round(seconds * 1000));

/** The last second of the year 9999. Every time since 1978 that is written in milliseconds is a greater number. */
export const LATEST_SECONDS = 253_402_300_799;

/**
 * Whether a stored value is a time in the format of `toEpochSeconds`. Text and milliseconds are not, nor is a missing value. An
 * item with such a time is malformed, so nothing that expires is valid because of it.
 */
export const isEpochSeconds = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= LATEST_SECONDS;
