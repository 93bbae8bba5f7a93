import type { User } from '../entities';
import type { Clock } from '../ports';
import type { DailyCounter } from '../stores/audit-store';
import type { DailyCountsStore } from '../stores/daily-counts-store';

/** The maximum number of days. */
export const MAX_DAYS = 90;
export const DEFAULT_DAYS = 30;

/** What happened to the accounts of a customer on one day. */
export interface CountedDay extends Readonly<Record<DailyCounter, number>> {
  /** A day in UTC, `2026-11-30`. */
  readonly day: string;
}

const DAY_MILLISECONDS = 86_400_000;

/** The last days in UTC with today, oldest first, of the customer of the caller. Days without events are zero. */
export const listSignInDays = async (
  { dailyCounts, clock }: { dailyCounts: DailyCountsStore; clock: Clock },
  { customerId }: Pick<User, 'customerId'>,
  count = DEFAULT_DAYS,
): Promise<CountedDay[]> => {
  const today = clock.now().getTime();
  const days = Array.from({ length: count }, (_, index) =>
    new Date(today - (count - 1 - index) * DAY_MILLISECONDS).toISOString().slice(0, 10),
  );
  const found = await dailyCounts.readDays(customerId, { first: days[0] ?? '', last: days.at(-1) ?? '' });
  return days.map((day) => ({ signedIn: 0, refused: 0, signedUp: 0, ...found.get(day), day }));
};
