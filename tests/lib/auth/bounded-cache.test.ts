import { expect, test } from '@jest/globals';
import { createBoundedCache } from '../../../lib/auth/bounded-cache';
import { createFixedClock } from '../../support/deps';

test('an entry is found until its time is over', () => {
  const clock = createFixedClock();
  const cache = createBoundedCache<boolean>(clock, 10);
  cache.keep('a', false, 60);
  clock.moveBy(59_999);
  expect(cache.find('a')).toBe(false);
  clock.moveBy(1);
  expect(cache.find('a')).toBeUndefined();
});

test('each has its own time, and a new one with a new value', () => {
  const clock = createFixedClock();
  const cache = createBoundedCache<number>(clock, 10);
  cache.keep('a', 1, 60);
  cache.keep('b', 2, 120);
  clock.moveBy(60_000);
  expect([cache.find('a'), cache.find('b')]).toEqual([undefined, 2]);
  cache.keep('a', 3, 60);
  expect(cache.find('a')).toBe(3);
});

test('it never has more entries than it may: the oldest goes', () => {
  const cache = createBoundedCache<number>(createFixedClock(), 3);
  for (let key = 0; key < 1000; key += 1) cache.keep(String(key), key, 60);
  expect(cache.size).toBe(3);
  expect(['996', '997', '998', '999'].map(cache.find)).toEqual([undefined, 997, 998, 999]);
});

test('an entry that is kept again is the newest, and takes no other place', () => {
  const cache = createBoundedCache<number>(createFixedClock(), 2);
  cache.keep('a', 1, 60);
  cache.keep('b', 2, 60);
  cache.keep('a', 3, 60);
  expect([cache.find('a'), cache.find('b')]).toEqual([3, 2]);
  cache.keep('c', 4, 60);
  expect([cache.find('a'), cache.find('b'), cache.find('c')]).toEqual([3, undefined, 4]);
});
