import type { Clock } from '../auth/ports';

/** The system's clock. */
export const clock: Clock = { now: () => new Date() };
