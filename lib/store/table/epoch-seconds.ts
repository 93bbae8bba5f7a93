/** Seconds since 1970, with the milliseconds as a fraction: the format of every time in a table that a condition compares. */
export const toEpochSeconds = (date: Date): number => date.getTime() / 1000;

/** The inverse of `toEpochSeconds`, exact to the millisecond. */
export const fromEpochSeconds = (seconds: number): Date => new Date(Math.round(seconds * 1000));
