import { describe, expect, test } from '@jest/globals';
import { clearCookie, readCookie, setCookie, setDeviceCookie } from '../../../lib/http/cookies';
import { gatewayEvent } from '../../support/event';

const read = (cookies?: string[]) =>
  readCookie(gatewayEvent('GET /', cookies === undefined ? {} : { cookies }), 'session_id');

describe('readCookie', () => {
  test.each<[string, string[], string]>([
    ['alone', ['session_id=abc'], 'abc'],
    ['among others', ['theme=dark', 'session_id=abc', 'lang=en'], 'abc'],
    ['with white space around', [' session_id=abc '], 'abc'],
    ['whose value has equals signs', ['session_id=abc=='], 'abc=='],
    ['beside one whose name it begins', ['session_id=abc', 'session_id2=def', 'session=ghi'], 'abc'],
    ['beside one whose name ends with it', ['my_session_id=def', 'session_id=abc'], 'abc'],
    ['beside one in capitals', ['SESSION_ID=def', 'session_id=abc'], 'abc'],
    ['in double quotes', ['session_id="abc=="'], 'abc=='],
    ['with one double quote', ['session_id="abc'], '"abc'],
    ['whose value is not unescaped', ['session_id=%61bc'], '%61bc'],
  ])('reads a cookie %s', (_, cookies, value) => {
    expect(read(cookies)).toBe(value);
  });

  test.each<[string, string[] | undefined]>([
    ['no cookies at all', undefined],
    ['none', []],
    ['others only', ['session_id2=abc', 'xsession_id=abc', 'Session_Id=abc']],
    ['an empty one', ['session_id=']],
    ['an empty one in double quotes', ['session_id=""']],
    ['one quoted and one not', ['session_id="abc"', 'session_id=abc']],
    ['a name alone', ['session_id']],
    ['two of the name', ['session_id=abc', 'session_id=def']],
    ['two of the name and value', ['session_id=abc', 'session_id=abc']],
    ['one of the name and an empty one', ['session_id=', 'session_id=abc']],
    ['the name in the value of another', ['theme=session_id=abc']],
  ])('finds nothing in %s', (_, cookies) => {
    expect(read(cookies)).toBeNull();
  });
});

describe('readCookie from the header, if the gateway passes no list', () => {
  const readHeader = (cookie: string, cookies?: string[]) =>
    readCookie(
      gatewayEvent('GET /', { headers: { cookie }, ...(cookies === undefined ? {} : { cookies }) }),
      'session_id',
    );

  test.each([
    ['alone', 'session_id=abc'],
    ['among others', 'theme=dark; session_id=abc; lang=en'],
    ['without spaces', 'theme=dark;session_id=abc;'],
  ])('reads a cookie %s', (_, header) => {
    expect(readHeader(header)).toBe('abc');
  });

  test.each([
    ['others only', 'session_id2=abc; theme=session_id'],
    ['an empty one', 'session_id=; theme=dark'],
    ['two of the name', 'session_id=abc; session_id=def'],
    ['an empty header', ''],
  ])('finds nothing in %s', (_, header) => {
    expect(readHeader(header)).toBeNull();
  });

  test('uses the list if there is one', () => {
    expect(readHeader('session_id=abc', ['session_id=def'])).toBe('def');
    expect(readHeader('session_id=abc', [])).toBeNull();
  });
});

describe('setCookie', () => {
  test('sets a cookie that scripts and forms of other sites cannot use, for the whole site', () => {
    expect(setCookie({ name: 'session_id', secure: false }, 'abc', 3600).split('; ')).toEqual(
      expect.arrayContaining(['session_id=abc', 'Path=/', 'HttpOnly', 'SameSite=Lax', 'Max-Age=3600']),
    );
  });

  test('sets neither Domain nor Expires', () => {
    expect(setCookie({ name: 'session_id', secure: true }, 'abc', 3600)).not.toMatch(/domain|expires/i);
  });

  test('adds Secure only if the settings say so', () => {
    expect(setCookie({ name: 'a', secure: true }, 'b', null).split('; ')).toContain('Secure');
    expect(setCookie({ name: 'a', secure: false }, 'b', null).split('; ')).not.toContain('Secure');
  });

  test('leaves out Max-Age if the session never expires', () => {
    expect(setCookie({ name: 'a', secure: false }, 'b', null)).not.toMatch(/max-age/i);
  });
});

describe('setDeviceCookie', () => {
  test('has the attributes of the session cookie, and the given lifetime', () => {
    const cookie = { name: '__Host-device', secure: true };
    expect(setDeviceCookie(cookie, 'abc', 60)).toEqual([setCookie(cookie, 'abc', 60)]);
  });

  test('returns nothing without a device', () => {
    expect(setDeviceCookie({ name: 'a', secure: true }, null, 60)).toEqual([]);
  });
});

test('clearCookie has the attributes of the cookie that it deletes', () => {
  for (const cookie of [
    { name: 'session_id', secure: true },
    { name: 'session_id', secure: false },
  ]) {
    const set = setCookie(cookie, 'abc', 3600);
    expect(clearCookie(cookie)).toBe(set.replace('=abc', '=').replace('Max-Age=3600', 'Max-Age=0'));
  }
});
