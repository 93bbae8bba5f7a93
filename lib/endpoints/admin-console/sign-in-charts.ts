import type { CountedDay } from '../../auth/audit/sign-in-days';
import { type DailyCounter, dailyCounters } from '../../auth/stores/audit-store';
import { type Html, html } from '../../html/html';
import { signInsTexts } from '../../http/pages/page-texts/admin/sign-ins';
import type { Language } from '../../languages';

/** For a page with these charts, besides the style of every page. */
export const signInChartsStyle = html`
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 1.5rem 2rem; margin-block-end: 1rem; }
.charts figure { margin: 0; }
.charts figcaption { color: var(--soft); font-size: .9375rem; }
.charts strong { display: block; color: var(--ink); font-size: 1.75rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.charts svg { display: block; width: 100%; height: auto; margin-block-start: .5rem; }
.charts text { fill: var(--soft); font-size: 11px; }
.charts line { stroke: var(--hair); }
.charts .base { stroke: var(--line); }
.charts .signedIn { fill: var(--accent); }
.charts .refused { fill: var(--fault); }
.charts .signedUp { fill: var(--good); }
.numbers th, .numbers td { padding-block: .25rem; }
.numbers th + th, .numbers td { text-align: end; font-variant-numeric: tabular-nums; }
@media (forced-colors: active) { .charts rect { fill: CanvasText; } .charts text { fill: CanvasText; } .charts line { stroke: CanvasText; } }
@media print { .charts { grid-template-columns: repeat(3, 1fr); } .charts rect { print-color-adjust: exact; } }
`;

/** The measures of a chart, in the units of its view box. The numbers of the axis are on its left. */
const WIDTH = 320;
const HEIGHT = 128;
const TOP = 8;
const BASE = 104;
const LEFT = 36;

/** A chart of each counter, and a table with the same numbers. */
export const signInCharts = (days: readonly CountedDay[], language: Language): Html => {
  const words = signInsTexts[language];
  return html`<section aria-labelledby="sign-ins"><h2 id="sign-ins">${words.title(days.length)}</h2>
<div class="charts">${dailyCounters.map((counter) => chart(counter, days, language))}</div>
<p class="hint">${words.hint}</p>
<details><summary>${words.showTable}</summary>${numbersTable(days, language)}</details></section>`;
};

const chart = (counter: DailyCounter, days: readonly CountedDay[], language: Language): Html => {
  const { number, shortDay } = formats(language);
  const sum = days.reduce((total, day) => total + day[counter], 0);
  const most = days.reduce((highest, day) => Math.max(highest, day[counter]), 0);
  const top = axisEnd(most);
  const [first = '', last = ''] = [days[0]?.day, days.at(-1)?.day];
  const id = `${counter}-chart`;
  return html`<figure><figcaption><strong>${number(sum)}</strong>${signInsTexts[language].counters[counter]}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}" direction="ltr"><title id="${id}">${summary(counter, days, language)}</title>
<line x1="${LEFT}" x2="${WIDTH}" y1="${TOP}" y2="${TOP}"/>
<line x1="${LEFT}" x2="${WIDTH}" y1="${(TOP + BASE) / 2}" y2="${(TOP + BASE) / 2}"/>
<text x="${LEFT - 6}" y="${TOP + 4}" text-anchor="end">${number(top)}</text><text x="${LEFT - 6}" y="${BASE + 4}" text-anchor="end">${number(0)}</text>
${days.map((day, index) => bar({ day, counter, index, count: days.length, top, title: `${shortDay(day.day)}: ${number(day[counter])}` }))}
<line class="base" x1="${LEFT}" x2="${WIDTH}" y1="${BASE}" y2="${BASE}"/>
<text x="${LEFT}" y="${HEIGHT - 6}">${shortDay(first)}</text><text x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${shortDay(last)}</text></svg></figure>`;
};

interface Bar {
  readonly day: CountedDay;
  readonly counter: DailyCounter;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly title: string;
}

/** A day without events has no bar. A pointer over the bar shows the number. */
const bar = ({ day, counter, index, count, top, title }: Bar): Html | null => {
  if (day[counter] === 0) return null;
  const step = (WIDTH - LEFT) / count;
  const width = Math.max(1, step * 0.72);
  // A single event can be seen beside thousands.
  const height = Math.max(1.5, ((BASE - TOP) * day[counter]) / top);
  const x = LEFT + index * step + (step - width) / 2;
  return html`<rect class="${counter}" x="${short(x)}" y="${short(BASE - height)}" width="${short(width)}" height="${short(height)}" rx="1"><title>${title}</title></rect>`;
};

const short = (value: number): number => Math.round(value * 100) / 100;

/** The next of 1, 2, 5, 10, 20, 50, ... */
const axisEnd = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return ([1, 2, 5].find((factor) => factor * power >= most) ?? 10) * power;
};

const summary = (counter: DailyCounter, days: readonly CountedDay[], language: Language): string => {
  const words = signInsTexts[language];
  const { number, shortDay } = formats(language);
  const name = words.counters[counter];
  const period = { counter: name, first: shortDay(days[0]?.day ?? ''), last: shortDay(days.at(-1)?.day ?? '') };
  const highest = days.reduce<CountedDay | null>(
    (best, day) => (day[counter] > (best?.[counter] ?? 0) ? day : best),
    null,
  );
  if (highest === null) return words.nothing(period);
  return words.summary({ ...period, most: number(highest[counter]), mostDay: shortDay(highest.day) });
};

/** The newest day first. */
const numbersTable = (days: readonly CountedDay[], language: Language): Html => {
  const words = signInsTexts[language];
  const { number, longDay } = formats(language);
  return html`<div class="table" role="region" aria-labelledby="sign-ins" tabindex="0"><table class="numbers"><thead><tr><th scope="col">${words.day}</th>${dailyCounters.map(
    (counter) => html`<th scope="col">${words.counters[counter]}</th>`,
  )}</tr></thead>
<tbody>${days
    .toReversed()
    .map(
      (day) =>
        html`<tr><th scope="row"><time datetime="${day.day}">${longDay(day.day)}</time></th>${dailyCounters.map((counter) => html`<td>${number(day[counter])}</td>`)}</tr>`,
    )}</tbody></table></div>`;
};

const formats = (language: Language) => {
  const numbers = new Intl.NumberFormat(language);
  const short = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return {
    number: (value: number) => numbers.format(value),
    shortDay: (day: string) => short.format(new Date(day)),
    longDay: (day: string) => long.format(new Date(day)),
  };
};
