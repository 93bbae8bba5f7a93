import { type EventType, refusedSignIns } from '../events/event-types';
import type { DailyAddition, DailyCounter } from '../stores/audit-store';
import type { FreshEvent } from './sort-out-records';

/** What each event counts as. */
const COUNTED_AS: Partial<Record<EventType, DailyCounter>> = {
  'user.signed_in': 'signedIn',
  ...Object.fromEntries(refusedSignIns.map((type) => [type, 'refused' as const])),
  'user.created': 'signedUp',
};

/**
 * What a group of events adds to the counters of their customers, on the days in UTC that the events say. An event that is counted
 * within an hour adds the difference to its last linked version, so a lost or a repeated record changes no sum.
 */
export const dailyAdditions = (group: readonly FreshEvent[]): DailyAddition[] => {
  const additions = new Map<
    string,
    { customerId: number; day: string; counts: Partial<Record<DailyCounter, number>> }
  >();
  for (const { event, mark } of group) {
    const counter = COUNTED_AS[event.type as EventType];
    if (counter === undefined || event.customerId === null) continue;
    const day = event.time.toISOString().slice(0, 10);
    const key = `${event.customerId} ${day}`;
    const addition = additions.get(key) ?? { customerId: event.customerId, day, counts: {} };
    addition.counts[counter] = (addition.counts[counter] ?? 0) + event.version - (mark?.version ?? 0);
    additions.set(key, addition);
  }
  return [...additions.values()];
};
