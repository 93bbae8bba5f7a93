import { type Html, html } from '../../html/html';
import type { Language } from '../../languages';

/** A time as people of this language write it, in UTC. */
export const timeText = (language: Language, time: Date): Html => timeElement(time, timeWords(language, time));

/** As `timeText`, for the middle of a sentence. */
export const timeWords = (language: Language, time: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(time);

/** How long ago a time was, in words: `5 minutes ago`, `yesterday`. */
export const agoText = (language: Language, time: Date, now: Date): Html => {
  const seconds = Math.max(0, Math.floor((now.getTime() - time.getTime()) / 1000));
  const [size, unit] = UNITS.find(([unitSeconds]) => seconds >= unitSeconds) ?? [1, 'second'];
  // Nobody needs to know seconds: `now`.
  const count = unit === 'second' ? 0 : Math.floor(seconds / size);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-count, unit);
  return timeElement(time, words);
};

const UNITS: readonly (readonly [seconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

const timeElement = (time: Date, words: string): Html => html`<time datetime="${time.toISOString()}">${words}</time>`;
