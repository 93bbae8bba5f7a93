import { describe, expect, test } from '@jest/globals';
import { readBody } from '../../../lib/http/body';
import { gatewayEvent } from '../../support/event';

const BOUNDARY = '----WebKitFormBoundary7MA4YWxkTrZu0gW';

const read = (text: string, type = `multipart/form-data; boundary=${BOUNDARY}`, base64 = false) =>
  readBody(gatewayEvent('POST /users', { text, base64, headers: { 'content-type': type } }), 'form-or-json');

const part = (name: string, value: string, headers = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n${headers}\r\n${value}\r\n`;
const END = `--${BOUNDARY}--\r\n`;

describe('a multipart body', () => {
  test('gives the text fields, as Postman, requests and browsers send them', () => {
    const text = part('email', 'bob@example.com') + part('password', 'héllo "wörld"\r\n--x ') + END;
    const fields = { email: 'bob@example.com', password: 'héllo "wörld"\r\n--x ' };
    expect(read(text)).toEqual(fields);
    expect(read(text, undefined, true)).toEqual(fields);
  });

  test('may have a quoted boundary, parts with a type, and no line end after the last boundary', () => {
    const type = 'Multipart/Form-Data; charset=utf-8; Boundary="a b:c"';
    const aiohttp = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n';
    const text = `--a b:c \r\n${aiohttp}content-disposition: FORM-DATA; name="a"\r\n\r\n1\r\n--a b:c--`;
    expect(read(text, type)).toEqual({ a: '1' });
  });

  test('may be empty, and may have empty values', () => {
    expect(read(END)).toEqual({});
    expect(read(part('email', '') + END)).toEqual({ email: '' });
  });

  test('has names as browsers escape them', () => {
    expect(read(part('a%22b%0D%0A%41', '1') + END)).toEqual({ 'a"b\r\n%41': '1' });
  });

  test.each<[fault: string, text: string]>([
    ['a prototype key', part('__proto__', 'x') + END],
    ['a file', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nx\r\n${END}`],
    [
      'a file with an encoded name',
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"; filename*=x\r\n\r\nx\r\n${END}`,
    ],
    ['a part of another type', part('a', '{}', 'Content-Type: application/json\r\n') + END],
    ['a part in another character set', part('a', 'x', 'Content-Type: text/plain; charset=utf-16\r\n') + END],
    ['a part in base64', part('a', 'eA==', 'Content-Transfer-Encoding: base64\r\n') + END],
    ['a part without a name', `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n${END}`],
    ['a part without headers', `--${BOUNDARY}\r\n\r\nx\r\n${END}`],
    ['a header twice', part('a', 'x', 'Content-Disposition: form-data; name="b"\r\n') + END],
    ['a line that is no header', part('a', 'x', 'nonsense\r\n') + END],
    ['no end', part('a', 'x')],
    ['text before the first boundary', `hello\r\n${part('a', 'x')}${END}`],
    ['text after the last boundary', `${part('a', 'x')}${END}hello`],
    ['a boundary that goes on', `${part('a', 'x').trimEnd()}\r\n--${BOUNDARY}x\r\n\r\n${END}`],
    ['another boundary', `--other\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--other--`],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'malformed_body' }));
  });

  test('is refused with a duplicate field', () => {
    expect(() => read(part('a', 'x') + part('a', 'x') + END)).toThrow(
      expect.objectContaining({ code: 'duplicate_field', field: 'a' }),
    );
  });

  test('is refused without a boundary', () => {
    expect(() => read(END, 'multipart/form-data')).toThrow(expect.objectContaining({ code: 'malformed_body' }));
  });

  test('is refused with bytes that are not UTF-8', () => {
    const bytes = Buffer.from(part('a', '\xff') + END, 'latin1');
    const event = gatewayEvent('POST /users', {
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    });
    const read = () => readBody({ ...event, body: bytes.toString('base64'), isBase64Encoded: true }, 'form-or-json');
    expect(read).toThrow(expect.objectContaining({ code: 'malformed_body' }));
  });

  test('is refused above 16 kB', () => {
    expect(() => read(part('a', 'x'.repeat(16 * 1024)) + END)).toThrow(
      expect.objectContaining({ code: 'payload_too_large' }),
    );
  });

  test.each([
    ['json-object', 'malformed_body'],
    ['json-document', 'unsupported_media_type'],
  ] as const)('is refused where only JSON is read: %s', (accepts, code) => {
    const event = gatewayEvent('POST /users', {
      text: part('a', 'x') + END,
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    });
    expect(() => readBody(event, accepts)).toThrow(expect.objectContaining({ code }));
  });
});
