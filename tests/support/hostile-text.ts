import type { Random } from './random';

/** Pieces of text that often break parsers. */
export const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '&',
  '=',
  '%',
  '+',
  ';',
  '@',
  '.',
  ' ',
  '\0',
  '\n',
  '\r\n',
  '%00',
  '%ff',
  '%ed%a0%80',
  '\\u0000',
  '\\ud800',
  '\ud800',
  '\udfff',
  '\ufeff',
  '\ufffd',
  '\u2028',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'email',
  '\\u0065mail',
  '[]',
  '[$ne]',
  'null',
  'true',
  '1e999',
  '-0',
  'xn--',
  '\u212a',
  'ﷺ',
  '\uff0e',
  '🔑',
  '['.repeat(500),
  '{"a":'.repeat(200),
  'a'.repeat(16_300),
  'ü'.repeat(300),
  '%'.repeat(300),
] as const;

/** Pieces of media types and other headers. */
export const headerValues = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-8',
  'application/json;charset=latin1',
  'multipart/form-data',
  'text/plain',
  '',
  ';',
  'gzip',
  'identity',
  'charset=',
  '"',
  'a'.repeat(5000),
  '\ud800',
] as const;

/** A text with up to three of its parts replaced: by a piece, by nothing, or by the part repeated. */
export const mutated = (random: Random, text: string): string => {
  let result = text;
  for (let times = random.below(4); times > 0; times -= 1) {
    const from = random.below(result.length + 1);
    const to = random.oneOf([from, from, from + 1, from + random.below(20)]);
    result = result.slice(0, from) + random.oneOf([random.oneOf(pieces), '', text]) + result.slice(to);
  }
  return result;
};
