import { eventTypes } from './event-types';

const BY_ANYBODY: ReadonlySet<string> = new Set(
  Object.values(eventTypes).flatMap(({ item, by }) => (by === 'anybody' ? [item] : [])),
);

/** Whether an unauthenticated request can cause events of this type. They are counted in one item per hour. */
export const isByAnybody = (type: string): boolean => BY_ANYBODY.has(type);
