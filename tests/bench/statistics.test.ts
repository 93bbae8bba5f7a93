import { expect, test } from '@jest/globals';
import { median, percentile } from '../../bench/statistics';

test('a percentile is one of the values', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect([50, 95, 100, 0].map((percent) => percentile(values, percent))).toEqual([10, 19, 20, 1]);
  expect(percentile([7], 95)).toBe(7);
  expect(() => percentile([], 50)).toThrow(RangeError);
});

test('the median of an even number of values is between the middle two', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});
