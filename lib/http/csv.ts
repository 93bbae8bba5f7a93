/** The characters that separate the cells of a line. Spreadsheets use the one of the country; pasted cells have tabs. */
const DELIMITERS = ['\t', ';', ','] as const;

/**
 * Read a text with a table. A cell may be in double quotes, and then contain delimiters, line breaks, and quotes written twice. Empty lines
 * are left out, and spaces around a cell that is not in quotes. Never fails: a quote that is not closed ends with the text.
 * @see RFC 4180
 */
export const readCsv = (text: string): string[][] => {
  const source = text.replace(/^\ufeff/, '');
  const [firstLine = ''] = source.trimStart().split(/[\r\n]/, 1);
  const delimiter = DELIMITERS.find((each) => firstLine.includes(each)) ?? ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < source.length) {
    const { cell, end } = readCell(source, at, delimiter);
    row.push(cell);
    at = end + 1;
    if (source[end] === delimiter) continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows.filter((cells) => cells.some((cell) => cell !== ''));
};

/** The cell that begins here, and where the delimiter, the line break or the end of the text after it is. */
const readCell = (source: string, start: number, delimiter: string): { cell: string; end: number } => {
  const begin = skipSpaces(source, start);
  if (source[begin] !== '"') {
    const end = endOfCell(source, start, delimiter);
    return { cell: source.slice(start, end).trim(), end };
  }
  let cell = '';
  let at = begin + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return { cell: cell + source.slice(at), end: source.length };
    cell += source.slice(at, quote);
    if (source[quote + 1] !== '"') return { cell, end: endOfCell(source, quote + 1, delimiter) };
    cell += '"';
    at = quote + 2;
  }
};

const skipSpaces = (source: string, start: number): number => {
  let at = start;
  while (source[at] === ' ') at += 1;
  return at;
};

const endOfCell = (source: string, start: number, delimiter: string): number => {
  let at = start;
  while (at < source.length && source[at] !== delimiter && source[at] !== '\n' && source[at] !== '\r') at += 1;
  return at;
};

/** The inverse of `readCsv`, with commas. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(writeCell).join(',')}\n`).join('');

const writeCell = (cell: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/**
 * A spreadsheet takes a cell that begins with one of these characters for a formula: a quote mark in front makes it text. OWASP, "CSV
 * Injection"
 */
export const withoutFormula = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
