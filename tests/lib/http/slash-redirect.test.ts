import { describe, expect, test } from '@jest/globals';
import { ownLocation, withoutSlash } from '../../../lib/http/slash-redirect';

describe('withoutSlash', () => {
  test.each([
    ['/users/', '/users'],
    ['/api/v1/users/42/', '/api/v1/users/42'],
    ['//evil.example/', '//evil.example'],
  ])('removes the slash of %s', (path, slashless) => {
    expect(withoutSlash(path)).toBe(slashless);
  });

  test.each(['/', '', '//', '/users', '/users//', '/users%2F'])('finds no slash to remove from %p', (path) => {
    expect(withoutSlash(path)).toBeNull();
  });
});

describe('ownLocation', () => {
  test.each([
    ['/users', '', '/users'],
    ['/users', 'a=1&b=%20+&c', '/users?a=1&b=%20+&c'],
    ['/sessions/a%2Fb', 'next=/x?y', '/sessions/a%2Fb?next=/x?y'],
    ['/sessions/ä€😀', 'q=ä', '/sessions/%C3%A4%E2%82%AC%F0%9F%98%80?q=%C3%A4'],
    ['/sessions/\ud800', '\udc00', '/sessions/%EF%BF%BD?%EF%BF%BD'],
    ['/sessions/a?b#c', 'q#f', '/sessions/a%3Fb%23c?q%23f'],
  ])('is %p with %p', (path, query, location) => {
    expect(ownLocation(path, query)).toBe(location);
  });

  test.each([
    ['//evil.example', ''],
    ['///evil.example', ''],
    ['/\\evil.example', ''],
    ['/\t/evil.example', ''],
    ['\\\\evil.example', ''],
    ['https://evil.example', ''],
    ['/@evil.example', '//evil.example'],
    ['/x\r\nset-cookie: a=b', 'q=\r\nlocation: https://evil.example'],
  ])('stays on this origin and in one line: %j', (path, query) => {
    const location = ownLocation(path, query);
    expect(new URL(location, 'https://auth.example.com').origin).toBe('https://auth.example.com');
    expect(location).toMatch(/^\/[!-~]*$/);
  });
});
