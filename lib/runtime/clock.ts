import type { Clock } from '../auth/ports';

export const clock: Clock = { now: () => new Date() };
