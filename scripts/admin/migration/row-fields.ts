import { RowFault } from './row-fault';

/** One record of a file. All values of a CSV file are texts. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The record in a field; empty if there is none. */
export const rowIn = (row: Row, name: string): Row => {
  const value = row[name];
  return isRow(value) ? value : {};
};

/** The records of a list; empty if there is none. */
export const rowsIn = (row: Row, name: string): readonly Row[] => {
  const value = row[name];
  return Array.isArray(value) ? value.filter(isRow) : [];
};

/** The first of these fields that has a text. @returns `null` for none, and for empty text. */
export const textIn = (row: Row, ...names: string[]): string | null => {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return null;
};

const TRUE = new Set(['true', 't', '1', 'yes']);
const FALSE = new Set(['false', 'f', '0', 'no']);

/** @returns `null` if no field has a value. @throws {RowFault} for a value that is neither true nor false. */
export const flagIn = (row: Row, ...names: string[]): boolean | null => {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'boolean') return value;
    const text = textIn(row, name)?.toLowerCase();
    if (text === undefined) continue;
    if (TRUE.has(text)) return true;
    if (FALSE.has(text)) return false;
    throw new RowFault(`${name} is neither true nor false`);
  }
  return null;
};

/** The year 2100, in seconds: a greater number is in milliseconds. */
const LATEST_SECONDS = 4_102_444_800;

/** A time as ISO text, as PostgreSQL writes it, or as a number of seconds or milliseconds since 1970. @throws {RowFault} */
export const timeIn = (row: Row, ...names: string[]): Date | null => {
  for (const name of names) {
    const text = textIn(row, name);
    if (text === null) continue;
    const number = /^\d{9,14}(?:\.\d+)?$/.test(text) ? Number(text) : null;
    const date = new Date(
      number === null ? fromPostgres(text) : number > LATEST_SECONDS ? Math.round(number) : Math.round(number * 1000),
    );
    if (Number.isNaN(date.getTime())) throw new RowFault(`${name} is not a time`);
    return date;
  }
  return null;
};

/** `2024-01-02 03:04:05.678+00` is ISO 8601 once it has a T and minutes of the zone; without a zone, it is in UTC. */
const fromPostgres = (text: string): string => {
  const [, day, time, zone] = /^(\d{4}-\d\d-\d\d)[ T]([\d:.]+) ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/.exec(text) ?? [];
  if (day === undefined) return text;
  const offset = zone === undefined || zone === 'UTC' ? 'Z' : zone.length === 3 ? `${zone}:00` : zone;
  return `${day}T${time}${offset}`;
};

/** A JSON document in a text field, as Keycloak and PostgreSQL have them; an empty record for none. @throws {RowFault} */
export const documentIn = (row: Row, name: string): Row => {
  if (isRow(row[name])) return rowIn(row, name);
  const text = textIn(row, name);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRow(value) ? value : {};
  } catch {
    throw new RowFault(`${name} is not JSON`);
  }
};

/** A list of texts, in one text separated by commas or as a list. */
export const textsIn = (row: Row, name: string): string[] => {
  const value = row[name];
  if (Array.isArray(value)) return value.filter((text) => typeof text === 'string');
  return (textIn(row, name) ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
};
