import { describe, expect, test } from '@jest/globals';
import { readCsv, writeCsv } from '../../../lib/http/csv';

describe('readCsv', () => {
  test.each<[what: string, text: string, rows: string[][]]>([
    [
      'commas',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'semicolons, and commas inside cells',
      'a;b,c\r\nd;e',
      [
        ['a', 'b,c'],
        ['d', 'e'],
      ],
    ],
    ['tabs', 'a\tb;c', [['a', 'b;c']]],
    ['cells in quotes', '"a,b","c ""d""","e\nf"\n', [['a,b', 'c "d"', 'e\nf']]],
    ['spaces and empty lines', ' a , b \n\n , \nc', [['a', 'b'], ['c']]],
    ['a byte order mark', '\ufeffa,b', [['a', 'b']]],
    ['empty cells', 'a,,b,', [['a', '', 'b']]],
    ['a quote that is not closed', '"a,b\nc', [['a,b\nc']]],
    ['nothing', ' \n', []],
  ])('reads %s', (_, text, rows) => {
    expect(readCsv(text)).toEqual(rows);
  });

  test('reads what writeCsv writes', () => {
    const rows = [
      ['a,b', 'c "d"', 'e\nf'],
      [' g', 'h;i', ''],
    ];
    expect(readCsv(writeCsv(rows))).toEqual(rows);
  });

  test('reads 200 kB of quotes at once', () => {
    const started = performance.now();
    readCsv('"'.repeat(200_000));
    readCsv('"",'.repeat(60_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
