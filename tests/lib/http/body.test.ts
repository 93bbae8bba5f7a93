import { describe, expect, test } from '@jest/globals';
import { type Accepts, MAX_BODY_BYTES, readBody } from '../../../lib/http/body';
import { gatewayEvent, type RequestParts } from '../../support/event';

const FORM = 'application/x-www-form-urlencoded';

const read = (parts: RequestParts, accepts: Accepts = 'form-or-json') =>
  readBody(gatewayEvent('POST /anything', parts), accepts);

const typed = (contentType: string, text: string): RequestParts => ({ text, headers: { 'content-type': contentType } });

/** Text in which each character stands for one byte. */
const bytes = (contentType: string, ...parts: (string | number)[]): RequestParts => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
  return { text: body.toString('latin1'), headers: { 'content-type': contentType } };
};

const readBytes = (contentType: string, ...parts: (string | number)[]) => {
  const event = gatewayEvent('POST /anything', bytes(contentType, ...parts));
  const body = Buffer.from(event.body ?? '', 'latin1').toString('base64');
  return readBody({ ...event, body, isBase64Encoded: true }, 'form-or-json');
};

const refusal = (code: string) => expect.objectContaining({ name: 'RequestError', code });

describe('a form or JSON', () => {
  test.each<[string, RequestParts]>([
    ['a form', { form: { email: 'bob+home@example.com', note: 'ä & 語' } }],
    ['a form in base64', { form: { email: 'bob+home@example.com', note: 'ä & 語' }, base64: true }],
    ['JSON', { json: { email: 'bob+home@example.com', note: 'ä & 語' } }],
    ['JSON in base64', { json: { email: 'bob+home@example.com', note: 'ä & 語' }, base64: true }],
  ])('is read from %s', (_, parts) => {
    expect(read(parts)).toEqual({ email: 'bob+home@example.com', note: 'ä & 語' });
  });

  test('is decoded by the flag only, even if it looks like base64', () => {
    const form = typed(FORM, 'YT1i');
    expect(read(form)).toEqual({ YT1i: '' });
    expect(readBody({ ...gatewayEvent('POST /anything', form), isBase64Encoded: true }, 'form-or-json')).toEqual({
      a: 'b',
    });
  });
});

describe('the content type', () => {
  test.each([
    ['application/json'],
    ['Application/JSON'],
    ['application/json; charset=utf-8'],
    ['application/json;charset=UTF-8'],
    ['application/json; charset="utf-8"'],
    ['application/json; charset=utf8'],
    ['application/json ; profile=x ; charset=utf-8'],
    ['application/json;'],
  ])('%s is read as JSON', (contentType) => {
    expect(read(typed(contentType, '{"a":"b"}'))).toEqual({ a: 'b' });
  });

  test.each([[FORM], [`${FORM}; charset=UTF-8`], [FORM.toUpperCase()]])('%s is read as a form', (contentType) => {
    expect(read(typed(contentType, 'a=b'))).toEqual({ a: 'b' });
  });

  test.each([
    ['text/plain'],
    ['text/json'],
    ['multipart/mixed; boundary=x'],
    ['application/json-patch+json'],
    ['application/jsonp'],
    ['application/problem+json'],
    ['application/xml'],
    ['application/json, text/plain'],
    ['application/json; charset=iso-8859-1'],
    ['application/json; charset=utf-16'],
    ['application/json; charset=utf-8; charset=latin1'],
    ['application/json; charset='],
    [`${FORM}; charset=windows-1252`],
    ['json'],
    [';'],
  ])('%s is not supported', (contentType) => {
    expect(() => read(typed(contentType, '{"a":"b"}'))).toThrow(refusal('unsupported_media_type'));
  });

  test.each<[Accepts, string]>([
    ['form-or-json', 'send application/json, application/x-www-form-urlencoded or multipart/form-data in UTF-8'],
    ['json-object', 'send application/json in UTF-8'],
    ['json-document', 'send application/json in UTF-8'],
  ])('of a refused body: the message names all that a route accepts (%s)', (accepts, message) => {
    const refused = expect.objectContaining({ code: 'unsupported_media_type', reason: message });
    expect(() => read(typed('text/plain', 'a=b'), accepts)).toThrow(refused);
  });

  test('may be missing without a body', () => {
    expect(read({})).toEqual({});
    expect(read({ text: '' })).toEqual({});
    expect(read(typed('', ''))).toEqual({});
  });

  test('may not be missing with a body', () => {
    expect(() => read({ text: '{"a":"b"}' })).toThrow(refusal('unsupported_media_type'));
    expect(() => read({ text: '{"a":"b"}', base64: true })).toThrow(refusal('unsupported_media_type'));
  });

  test('must be JSON on a route that reads only JSON', () => {
    expect(read(typed('application/json', '{"a":"b"}'), 'json-object')).toEqual({ a: 'b' });
    expect(() => read(typed(FORM, 'a=b'), 'json-object')).toThrow(refusal('malformed_body'));
    expect(() => read(typed('text/plain', 'a=b'), 'json-object')).toThrow(refusal('unsupported_media_type'));
    expect(() => read({}, 'json-object')).toThrow(refusal('malformed_body'));
  });
});

describe('the content encoding', () => {
  test.each(['gzip', 'br', 'deflate', 'gzip, identity'])('%s is not supported', (encoding) => {
    const parts = { text: 'a=b', headers: { 'content-type': FORM, 'content-encoding': encoding } };
    expect(() => read(parts)).toThrow(refusal('unsupported_media_type'));
  });

  test.each(['identity', 'Identity'])('%s means no encoding', (encoding) => {
    const parts = { text: 'a=b', headers: { 'content-type': FORM, 'content-encoding': encoding } };
    expect(read(parts)).toEqual({ a: 'b' });
  });
});

describe('the size', () => {
  const formOf = (size: number, base64: boolean) => ({ ...typed(FORM, `a=${'x'.repeat(size - 2)}`), base64 });

  test.each([[false], [true]])('of 16384 bytes is read, base64 %p', (base64) => {
    expect(MAX_BODY_BYTES).toBe(16_384);
    expect(read(formOf(16_384, base64))).toEqual({ a: 'x'.repeat(16_382) });
  });

  test.each([[false], [true]])('of 16385 bytes is too large, base64 %p', (base64) => {
    expect(() => read(formOf(16_385, base64))).toThrow(refusal('payload_too_large'));
  });

  test('is measured in bytes, not in characters', () => {
    expect(() => read(typed('application/json', `"${'語'.repeat(5_461)}"`))).toThrow(refusal('payload_too_large'));
    expect(read(typed('application/json', `"${'語'.repeat(5_460)}"`))).toHaveLength(5_460);
  });

  test('is checked only for supported media types', () => {
    expect(() => read(typed('text/plain', 'x'.repeat(20_000)))).toThrow(refusal('unsupported_media_type'));
  });
});

describe('bytes', () => {
  test.each([
    ['a lone continuation byte', 0x80],
    ['a byte that UTF-8 never has', 0xff],
    ['a character cut short', 0xe8],
  ])('that are not UTF-8 are refused: %s', (_, byte) => {
    expect(() => readBytes(FORM, 'a=', byte)).toThrow(refusal('malformed_body'));
    expect(() => readBytes('application/json', '{"a":"', byte, '"}')).toThrow(refusal('malformed_body'));
  });

  test('of a surrogate or an overlong form are refused', () => {
    expect(() => readBytes(FORM, 'a=', 0xed, 0xa0, 0x80)).toThrow(refusal('malformed_body'));
    expect(() => readBytes(FORM, 'a=', 0xc0, 0xaf)).toThrow(refusal('malformed_body'));
  });

  test('of a byte order mark are skipped', () => {
    expect(readBytes('application/json', 0xef, 0xbb, 0xbf, '{"a":"b"}')).toEqual({ a: 'b' });
  });
});

test('an error never quotes the body', () => {
  const secret = 'Ku3eH7pQ';
  for (const parts of [
    typed('application/json', secret),
    typed(secret, secret),
    typed(FORM, `${secret}=1&${secret}=2`),
  ]) {
    expect(() => read(parts)).toThrow(
      expect.objectContaining({ reason: expect.not.stringMatching(new RegExp(secret, 'i')) }),
    );
  }
});
