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

describe('a part that is a file', () => {
  const FILE = { file: 'file' };
  const TYPE = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const filePart = (name: string, content: string, { filename = 'people.csv', type = 'text/csv' } = {}) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n` +
    `Content-Type: ${type}\r\n\r\n${content}\r\n`;
  /** @param body one character per byte. */
  const readFile = (body: string, extras: Parameters<typeof readBody>[2] = FILE) => {
    const event = gatewayEvent('POST /admin/invitations/list', { headers: TYPE });
    const encoded = Buffer.from(body, 'latin1').toString('base64');
    return readBody({ ...event, body: encoded, isBase64Encoded: true }, 'form-or-json', extras);
  };
  const utf8 = (text: string) => Buffer.from(text).toString('latin1');

  test('is read beside text fields, with its line ends', () => {
    const content = 'ada@example.com,Ada\r\nbob@example.com,Bob\r\n\r\n';
    expect(readFile(part('step', 'preview') + filePart('file', content) + END)).toEqual({
      step: 'preview',
      file: content,
    });
  });

  test.each([
    ['UTF-8', utf8('é;“x”;€')],
    ['UTF-8 with a byte order mark', utf8('\ufeffé;“x”;€')],
    ['Windows-1252, in which spreadsheets save text', '\xe9;\x93x\x94;\x80'],
  ])('is read in %s', (_, bytes) => {
    expect(readFile(filePart('file', bytes) + END)).toEqual({ file: 'é;“x”;€' });
  });

  test('has all characters of Windows-1252', () => {
    const bytes = Array.from({ length: 128 }, (_, index) => String.fromCharCode(0x80 + index)).join('');
    const { file } = readFile(filePart('file', bytes) + END) as { file: string };
    expect(file.slice(0, 32)).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
    expect(file.slice(32)).toBe(bytes.slice(32));
  });

  test.each(['text/csv', 'application/vnd.ms-excel', 'application/octet-stream'])(
    'is read whatever type the browser gives it: %s',
    (type) => {
      expect(readFile(filePart('file', 'x', { type }) + END)).toEqual({ file: 'x' });
    },
  );

  test('is empty where none was chosen', () => {
    const none = filePart('file', '', { filename: '', type: 'application/octet-stream' });
    expect(readFile(none + END)).toEqual({ file: '' });
  });

  test('may be a text field too, which must be UTF-8', () => {
    expect(readFile(part('file', 'x') + END)).toEqual({ file: 'x' });
    expect(() => readFile(part('file', '\xe9') + END)).toThrow(expect.objectContaining({ code: 'malformed_body' }));
  });

  test.each<[fault: string, body: string, extras: Parameters<typeof readBody>[2]]>([
    ['for another field', filePart('list', 'x') + END, FILE],
    ['where the route reads none', filePart('file', 'x') + END, {}],
    ['in base64', filePart('file', 'eA==', { type: 'text/csv\r\nContent-Transfer-Encoding: base64' }) + END, FILE],
    ['with a name in another notation', filePart('file', 'x').replace('filename=', 'filename*=') + END, FILE],
    ['without a boundary after it', filePart('file', 'x'), FILE],
  ])('is refused %s', (_, body, extras) => {
    expect(() => readFile(body, extras)).toThrow(expect.objectContaining({ code: 'malformed_body' }));
  });

  test('is refused twice', () => {
    expect(() => readFile(filePart('file', 'x') + filePart('file', 'y') + END)).toThrow(
      expect.objectContaining({ code: 'duplicate_field', field: 'file' }),
    );
  });

  test('is read up to the size that the route takes, with the rest of the body', () => {
    const frame = filePart('file', '').length + END.length;
    const extras = { file: 'file', maxBytes: 100_000 };
    const fitting = filePart('file', 'x'.repeat(extras.maxBytes - frame)) + END;
    expect(readFile(fitting, extras)).toEqual({ file: 'x'.repeat(extras.maxBytes - frame) });
    expect(() => readFile(`${fitting}\n`, extras)).toThrow(expect.objectContaining({ code: 'payload_too_large' }));
  });
});
