/** One row of a report. Column names contain the unit. */
export type Row = Readonly<Record<string, string | number | undefined>>;

/** The results of one file of bench/. */
export interface Topic<Columns extends Row = Row> {
  readonly title: string;
  readonly rows: readonly Columns[];
  /** What a reader must know to understand the numbers. */
  readonly notes: readonly string[];
}

/** Whether a target is met; `undefined` for rows without a target. */
export type Mark = 'ok' | 'OVER' | undefined;

/** The mark of a number that must not exceed its limit. */
export const atMost = (limit: number, measured: number): Mark => (measured <= limit ? 'ok' : 'OVER');

/** The topic as a text table: column names are split into words, numbers are right-aligned. */
export const renderTopic = ({ title, rows, notes }: Topic): string => {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [keys.map(words), ...rows.map((row) => keys.map((key) => cell(row[key])))];
  const widths = keys.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isNumeric = keys.map((key) => rows.every((row) => typeof row[key] !== 'string'));
  const table = lines.map((line) =>
    line
      .map((text, column) =>
        isNumeric[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  table.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return [title, '', ...table, '', ...notes.map((note) => `  ${note}`), ''].join('\n');
};

const abbreviations: Readonly<Record<string, string>> = {
  kilobytes: 'KB',
  megabytes: 'MB',
  milliseconds: 'ms',
  microseconds: 'us',
  cpu: 'CPU',
  rss: 'RSS',
  sdk: 'SDK',
};

/** `initCpuMilliseconds` -> `init CPU ms`. */
const words = (key: string): string =>
  key
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .split(' ')
    .map((word) => abbreviations[word] ?? word)
    .join(' ');

const cell = (value: string | number | undefined): string => {
  if (value === undefined) return '';
  return typeof value === 'string' || Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
};
