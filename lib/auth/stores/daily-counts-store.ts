import type { DailyCounter } from './audit-store';

/** What happened to the accounts of a customer, day by day. Not for decisions: reads are eventually consistent. */
export interface DailyCountsStore {
  /**
   * @param days the first and the last day in UTC, `2026-11-30`.
   * @returns by day; days without events are missing. Errors as in `UsersStore`.
   */
  readDays(
    customerId: number,
    days: { first: string; last: string },
  ): Promise<ReadonlyMap<string, Readonly<Record<DailyCounter, number>>>>;
}
