import type { ListedCustomerEvent } from '../../auth/accounts/list-customer-events';
import { withoutFormula } from '../../http/csv';
import { exampleCustomerEvent, listedCustomerEvent } from './listed-customer-event';
import type { FILE_FORMATS } from './query';

/** The format of a file of events. */
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The media type of each format. RFC 4180 section 3; https://jsonlines.org */
export const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

type Row = ReturnType<typeof listedCustomerEvent>;

/** The columns of a CSV file. */
const COLUMNS = [
  'id',
  'time',
  'type',
  'user_id',
  'by',
  'actor_id',
  'address',
  'client',
  'count',
  'methods',
] as const satisfies readonly (keyof Row)[];

/** The line with the names of the columns, with which a CSV file begins; nothing for JSON Lines. */
export const fileHead = (format: FileFormat): string => (format === 'csv' ? `${COLUMNS.join(',')}\r\n` : '');

/** The lines of these events. Parts of a list, one after the other, are one file. */
export const fileLines = (format: FileFormat, events: readonly ListedCustomerEvent[]): string =>
  events.map((event) => (format === 'csv' ? csvLine : jsonLine)(listedCustomerEvent(event))).join('');

const jsonLine = (row: Row): string => `${JSON.stringify(row)}\n`;

/** RFC 4180 section 2. Several methods are separated by spaces. */
const csvLine = (row: Row): string => `${COLUMNS.map((column) => cell(row[column])).join(',')}\r\n`;

/** Anybody chooses the name of their client. */
const cell = (value: Row[keyof Row]): string => {
  const text = value === null ? '' : String(Array.isArray(value) ? value.join(' ') : value);
  const safe = withoutFormula(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** An example of each format, by media type. */
export const exampleFile = (): Readonly<Record<string, string>> => ({
  'text/csv':
    'id,time,type,user_id,by,actor_id,address,client,count,methods\r\n' +
    '4cf9ff38-8267-4e18-8e19-f1ce915c68a8,2026-11-20T14:18:36.660Z,auth.sign_in_refused,3696ee50-6743-45a4-8d7b-ba9511d8261c,unknown,,198.51.100.7,curl/8.5.0,1,\r\n',
  'application/jsonl': jsonLine(exampleCustomerEvent),
});
