import { expect, test } from '@jest/globals';
import { originOf } from '../../../lib/http/origin';

test.each([
  ['https://Auth.Example.com:443/path?query', 'https://auth.example.com'],
  ['http://localhost:5173', 'http://localhost:5173'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['tauri://localhost/index.html', 'tauri://localhost'],
  [
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop/popup.html',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  ],
  ['safari-web-extension://9C4A7B1E-0D0F-4D8B', 'safari-web-extension://9C4A7B1E-0D0F-4D8B'],
  ['capacitor://evil@localhost:8', 'capacitor://localhost:8'],
])('the origin of %s is %s', (url, origin) => {
  expect(originOf(url)).toBe(origin);
});

test.each(['', 'null', 'about:blank', 'data:text/html,x', 'file:///etc/passwd', 'auth.example.com'])(
  '%p has no origin',
  (text) => {
    expect(originOf(text)).toBeNull();
  },
);
