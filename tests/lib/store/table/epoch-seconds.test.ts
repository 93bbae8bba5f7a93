import { expect, test } from '@jest/globals';
import { fromEpochSeconds, toEpochSeconds } from '../../../../lib/store/table/epoch-seconds';

test('a time is stored in seconds, with the milliseconds as a fraction', () => {
  expect(toEpochSeconds(new Date('2026-11-20T10:00:00.000Z'))).toBe(1795168800);
  expect(toEpochSeconds(new Date('2026-11-20T10:00:00.250Z'))).toBe(1795168800.25);
});

test('every millisecond of a second survives the conversion, also as the text that DynamoDB stores', () => {
  const start = Date.parse('2026-11-20T10:00:00.000Z');
  const times = Array.from({ length: 1000 }, (_, millisecond) => start + millisecond);

  const returned = times.map((time) => fromEpochSeconds(Number(String(toEpochSeconds(new Date(time))))).getTime());

  expect(returned).toEqual(times);
});
