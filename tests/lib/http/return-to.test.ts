import { describe, expect, test } from '@jest/globals';
import { acceptedReturnTo } from '../../../lib/http/return-to';

const origins = [
  'https://auth.example.com',
  'https://app.example.com',
  'http://localhost:5173',
  'capacitor://localhost',
];

describe('acceptedReturnTo', () => {
  test.each([
    '/',
    '/orders',
    '/orders?page=2&sort=%2Fa#top',
    '/a//b',
    '/@evil.example',
    '/Bücher',
    'https://app.example.com/',
    'https://app.example.com/orders?page=2#top',
    'https://auth.example.com/account',
    'http://localhost:5173/',
    'capacitor://localhost/orders',
  ])('accepts %s', (text) => {
    expect(acceptedReturnTo(text, origins)).toBe(text);
  });

  test.each([
    ['https://APP.example.com', 'https://app.example.com/'],
    ['https://app.example.com:443/a/../b', 'https://app.example.com/b'],
    ['https:app.example.com', 'https://app.example.com/'],
  ])('writes %s as %s', (text, url) => {
    expect(acceptedReturnTo(text, origins)).toBe(url);
  });

  test.each([
    '',
    ' ',
    ' /orders',
    'orders',
    './orders',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/orders\\..\\evil',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/\u0000',
    '/\u0085/evil.example',
    '/\ud800',
    'https://evil.example/',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'https://evil.example\\@app.example.com/',
    'https://user@app.example.com/',
    'https://user:password@app.example.com/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    'javascript:alert(1)',
    'javascript://app.example.com/%0aalert(1)',
    'data:text/html,hello',
    'blob:https://app.example.com/7d444840-9dc0-41d1-b245-5ffdce74fad2',
    'filesystem:https://app.example.com/temporary/a',
    'capacitor://evil.example/',
    `/${'a'.repeat(2000)}`,
  ])('drops %p', (text) => {
    expect(acceptedReturnTo(text, origins)).toBeNull();
  });

  test('has nothing for nothing', () => {
    expect(acceptedReturnTo(null, origins)).toBeNull();
  });
});
