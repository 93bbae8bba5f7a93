import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../../../lib/http/json-body';

const malformed = expect.objectContaining({
  name: 'RequestError',
  code: expect.stringMatching(/^(?:malformed_body|duplicate_field)$/),
});

describe('parseJson', () => {
  test.each([
    ['an object', '{"a":"b"}', { a: 'b' }],
    ['white space', ' {\n"a" :\t"b" } ', { a: 'b' }],
    ['nesting', '{"a":{"a":[{"a":1},{"a":2}]},"b":[]}', { a: { a: [{ a: 1 }, { a: 2 }] }, b: [] }],
    ['other values', '[1,-2.5e3,true,false,null,""]', [1, -2500, true, false, null, '']],
    ['text that looks like JSON', '{"a":"{\\"a\\":1,\\"a\\":2}","b":"}]:,"}', { a: '{"a":1,"a":2}', b: '}]:,' }],
    ['text that ends in a backslash', '{"a":"\\\\","b":"\\\\\\""}', { a: '\\', b: '\\"' }],
    ['text that is a forbidden name', '{"a":"__proto__","b":["constructor"]}', { a: '__proto__', b: ['constructor'] }],
    ['one text as name and value', '{"a":"a","b":"a"}', { a: 'a', b: 'a' }],
    ['escapes', '{"\\u0061":"\\ud83d\\udd11"}', { a: '🔑' }],
    ['names that differ by case', '{"a":1,"A":2}', { a: 1, A: 2 }],
    ['equal names in different objects', '[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
  ])('reads %s', (_, text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each([
    ['nothing', ''],
    ['half an object', '{"a":'],
    ['a trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['a comment', '{"a":1}// x'],
    ['two values', '{}{}'],
    ['a form', 'a=b'],
    ['NaN', '{"a":NaN}'],
    ['a raw control character', '{"a":"\n"}'],
  ])('refuses %s, which is not JSON', (_, text) => {
    expect(() => parseJson(text)).toThrow(malformed);
  });

  test.each([
    ['at the top', '{"email":"a","email":"b"}'],
    ['of the same value', '{"email":"a","email":"a"}'],
    ['that is escaped', '{"email":"a","\\u0065mail":"b"}'],
    ['that is escaped first', '{"\\u0065mail":"a","email":"b"}'],
    ['with others between', '{"email":"a","x":{"y":[1,{"z":"}"}]},"email":"b"}'],
    ['inside an object', '{"a":{"b":1,"b":2}}'],
    ['inside an array', '[[{"b":1,"b":2}]]'],
    ['of the empty name', '{"":1,"":2}'],
    ['of names with quotes and backslashes', '{"\\"\\\\":1,"\\u0022\\\\":2}'],
  ])('refuses a duplicate %s', (_, text) => {
    expect(() => parseJson(text)).toThrow(malformed);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('refuses the name %s at any depth', (name) => {
    expect(() => parseJson(`{"${name}":1}`)).toThrow(malformed);
    expect(() => parseJson(`{"a":[1,{"b":{"${name}":{}}}]}`)).toThrow(malformed);
    expect(() => parseJson(`{"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":1}`)).toThrow(malformed);
  });

  test.each([
    ['opened and not closed', '['.repeat(8000)],
    ['objects, not closed', '{"a":'.repeat(2700)],
  ])('refuses huge nesting: %s', (_, text) => {
    expect(() => parseJson(text)).toThrow(malformed);
  });

  test('survives very deep nesting that is valid, and finds a forbidden name in it', () => {
    expect(parseJson(`${'['.repeat(8000)}${']'.repeat(8000)}`)).toHaveLength(1);
    expect(() => parseJson(`${'['.repeat(7000)}{"__proto__":1}${']'.repeat(7000)}`)).toThrow(malformed);
  });

  test('survives a text of 16 kB full of escapes', () => {
    expect(parseJson(`"${'\\"'.repeat(8000)}"`)).toHaveLength(8000);
  });
});
