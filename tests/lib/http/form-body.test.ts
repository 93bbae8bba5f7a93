import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { parseForm } from '../../../lib/http/form-body';

const malformed = expect.objectContaining({
  name: 'RequestError',
  code: expect.stringMatching(/^(?:malformed_body|duplicate_field)$/),
});

describe('parseForm', () => {
  test.each([
    ['nothing', '', {}],
    ['fields', 'a=1&b=2', { a: '1', b: '2' }],
    ['plus signs as spaces', 'a+b=c+d', { 'a b': 'c d' }],
    ['escapes', 'a=%C3%A4%26%3D%2B', { a: 'ä&=+' }],
    ['unescaped UTF-8', 'a=ä語', { a: 'ä語' }],
    ['a name without a value', 'a', { a: '' }],
    ['a value with equals signs', 'a=b=c', { a: 'b=c' }],
    ['a percent sign that escapes nothing', 'a=100%', { a: '100%' }],
    ['empty parts', '&&a=1&&', { a: '1' }],
    ['a file that ends in a line feed', 'a=1&b=2\n', { a: '1', b: '2' }],
    ['a file that ends in CRLF', 'a=1&b=2\r\n', { a: '1', b: '2' }],
    ['an escaped line feed at the end', 'a=1%0A', { a: '1\n' }],
    ['names that differ by case', 'a=1&A=2', { a: '1', A: '2' }],
    ['brackets as part of the name', 'email[]=1&email[$ne]=2', { 'email[]': '1', 'email[$ne]': '2' }],
  ])('reads %s', (_, text, fields) => {
    expect(parseForm(text)).toEqual(fields);
  });

  test.each([
    ['a duplicate', 'email=a&email=b'],
    ['a duplicate of the same value', 'email=a&email=a'],
    ['a duplicate that is escaped', 'email=a&%65mail=b'],
    ['__proto__', '__proto__=a'],
    ['constructor', 'constructor=a'],
    ['prototype', 'prototype=a'],
    ['an escaped prototype key', '%5F_proto__=a'],
    ['an escape that is not UTF-8', 'a=%ff'],
    ['an escape that is not UTF-8 in a name', '%ff=a'],
    ['an escape cut short', 'a=%e8%aa'],
    ['a surrogate in escapes', 'a=%ed%a0%80'],
    ['a replacement character, which any broken byte becomes', 'a=\ufffd'],
  ])('refuses %s', (_, text) => {
    expect(() => parseForm(text)).toThrow(malformed);
  });

  // A search that begins again at each line feed would take minutes: it is stopped, and throws.
  test('reads many line feeds that do not end the body', () => {
    const lines = '\n'.repeat(300_000);
    const input = { parseForm, text: `a=${lines}b${lines}` };
    expect(runInNewContext('parseForm(text)', input, { timeout: 10_000 })).toEqual({ a: `${lines}b` });
  });

  test('changes no prototype', () => {
    expect(parseForm('toString=a&hasOwnProperty=b')).toEqual({ toString: 'a', hasOwnProperty: 'b' });
    expect(() => parseForm('__proto__[isAdmin]=1&__proto__=a')).toThrow(malformed);
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });
});
