import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type ItemImage, itemHash } from '../../../lib/crypto/item-hash';

const hashOf = (text: string): string => createHash('sha256').update(`latchkey-event-v1\n${text}`).digest('base64url');

test('hashes the documented text', () => {
  const image: ItemImage = {
    user_id: { S: 'é "1"' },
    expires_at: { N: '1797760800' },
    user: {
      M: {
        roles: { L: [{ M: { id: { N: '1' }, code: { S: 'admin' } } }] },
        active: { BOOL: true },
        name: { NULL: true },
      },
    },
    tags: { SS: ['b', 'a'] },
    bytes: { B: 'AQI=' },
  };
  expect(itemHash(image)).toBe(
    hashOf(
      '{"bytes":{"B":"AQI="},"expires_at":{"N":"17977608e2"},"tags":{"SS":["a","b"]},"user":{"M":{"active":{"BOOL":true},' +
        '"name":{"NULL":true},"roles":{"L":[{"M":{"code":{"S":"admin"},"id":{"N":"1e0"}}}]}}},"user_id":{"S":"é \\"1\\""}}',
    ),
  );
});

describe('the same item has the same hash', () => {
  test.each<[what: string, one: ItemImage, other: ItemImage]>([
    ['in another order', { a: { S: '1' }, b: { S: '2' } }, { b: { S: '2' }, a: { S: '1' } }],
    ['with its numbers written in another way', { a: { N: '1200' } }, { a: { N: '+1.2E3' } }],
    ['with zeros around a number', { a: { N: '0.5' } }, { a: { N: '00.500' } }],
    ['with zero', { a: { N: '0' } }, { a: { N: '-0.00' } }],
    ['with bytes', { a: { B: 'AQI=' } }, { a: { B: new Uint8Array([1, 2]) } }],
    ['with sets in another order', { a: { NS: ['2', '10'] } }, { a: { NS: ['1e1', '2.0'] } }],
    ['with sets of bytes', { a: { BS: ['AQ==', 'Ag=='] } }, { a: { BS: [new Uint8Array([2]), 'AQ=='] } }],
    ['with the undefined types of the SDK', { a: { S: '1' } }, { a: { S: '1', N: undefined } }],
  ])('%s', (_, one, other) => {
    expect(itemHash(other)).toBe(itemHash(one));
  });
});

describe('another item has another hash', () => {
  const item: ItemImage = {
    a: { S: '1' },
    n: { N: '12' },
    m: { M: { x: { S: 'y' } } },
    l: { L: [{ S: '1' }, { S: '2' }] },
  };
  test.each<[what: string, changes: Record<string, object>]>([
    ['text', { a: { S: '2' } }],
    ['another type', { a: { N: '1' } }],
    ['a number', { n: { N: '1.2' } }],
    ['a sign', { n: { N: '-12' } }],
    ['one more attribute', { b: { S: '' } }],
    ['a nested value', { m: { M: { x: { S: 'z' } } } }],
    ['a nested name', { m: { M: { z: { S: 'y' } } } }],
    ['the order of a list', { l: { L: [{ S: '2' }, { S: '1' }] } }],
    ['a list as a set', { l: { SS: ['1', '2'] } }],
    ['text with the syntax of the next attribute', { a: { S: '1"},"b":{"S":"' } }],
  ])('with %s', (_, changes) => {
    expect(itemHash({ ...item, ...changes })).not.toBe(itemHash(item));
  });

  test('without an attribute', () => {
    const { a: _, ...rest } = item;
    expect(itemHash(rest)).not.toBe(itemHash(item));
  });
});
