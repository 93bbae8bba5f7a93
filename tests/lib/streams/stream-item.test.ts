import { expect, test } from '@jest/globals';
import type { AttributeValue } from 'aws-lambda';
import { itemOf } from '../../../lib/streams/stream-item';

test('gives plain values, at any depth', () => {
  const image = { a: { S: 'text' }, b: { N: '7' }, c: { BOOL: false }, d: { NULL: true as const } };
  expect(itemOf({ ...image, e: { L: [{ M: image }] } })).toEqual({
    ...{ a: 'text', b: 7, c: false, d: null },
    e: [{ a: 'text', b: 7, c: false, d: null }],
  });
});

test.each<[what: string, value: unknown]>([
  ['a number that is not exact', { N: '12345678901234567890.5' }],
  ['no type', {}],
  ['a type nobody knows', { X: 'text' }],
  ['nothing', null],
])('makes no item of an attribute with %s', (_, value) => {
  expect(itemOf({ a: value as AttributeValue })).toBeNull();
});
