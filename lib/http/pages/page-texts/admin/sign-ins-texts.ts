import type { DailyCounter } from '../../../../auth/stores/audit-store';

/** The words of the charts of sign-ins. Numbers and days are written as the language writes them. */
export interface SignInsTexts {
  /** @param days how many. */
  readonly title: (days: number) => string;
  /** What each counter counts, as a heading of a column, and behind its sum. */
  readonly counters: Readonly<Record<DailyCounter, string>>;
  readonly hint: string;
  /** A chart in one sentence. @param most the highest number of a day. */
  readonly summary: (chart: { counter: string; first: string; last: string; most: string; mostDay: string }) => string;
  /** As `summary`, if nothing happened. */
  readonly nothing: (chart: { counter: string; first: string; last: string }) => string;
  readonly showTable: string;
  readonly day: string;
}
