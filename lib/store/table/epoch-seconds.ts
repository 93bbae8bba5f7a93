/** Seconds since 1970 with the milliseconds as a fraction: how tables keep a time that is compared. */
export const toEpochSeconds = (date: Date): number => date.getTime() / 1000;

/** The way back, exact to the millisecond. */
export const fromEpochSeconds = (seconds: number): Date => new Date(Math.round(seconds * 1000));
