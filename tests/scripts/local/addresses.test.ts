import { describe, expect, test } from '@jest/globals';
import { addressNotes, certificateNames, localAddress } from '../../../scripts/local/addresses.mjs';
import { readSettings } from '../../../scripts/local/settings.mjs';

test.each([
  [{}, 'http://localhost:3000'],
  [{ HTTPS: '1', PORT: '4000' }, 'https://localhost:4000'],
  [{ HOST: '0.0.0.0' }, 'http://localhost:3000'],
  [{ HOST: '192.168.1.5' }, 'http://192.168.1.5:3000'],
  [{ HOST: 'fd00::5', HTTPS: '1' }, 'https://[fd00::5]:3000'],
])('with %j, a client on this machine uses %s', (env, address) => {
  expect(localAddress(readSettings(env as Record<string, string>, '/service'))).toBe(address);
});

test.each([
  ['127.0.0.1', 'https://localhost:3000', []],
  ['0.0.0.0', 'https://192.168.1.5:3000', ['192.168.1.5']],
  ['fd00::5', 'https://[fd00::5]:3000', ['fd00::5']],
  ['::', 'https://auth.test', ['auth.test']],
])('the certificate for HOST=%s at %s has these names besides: %j', (host, baseUrl, names) => {
  expect(certificateNames(host, baseUrl)).toEqual(['localhost', '127.0.0.1', '::1', ...names]);
});

describe('the terminal', () => {
  const notes = (env: Record<string, string>, mode: string, certificate?: string) => {
    const settings = readSettings(env, '/service');
    return addressNotes({ settings, mode, baseUrl: localAddress(settings), certificate });
  };

  test('says nothing where there is nothing to say', () => {
    expect(notes({}, 'classic')).toEqual([]);
  });

  test('says that other machines are served, and what their browsers need', () => {
    expect(notes({ HOST: '0.0.0.0' }, 'classic')).toEqual([
      expect.stringMatching(/^HOST=0\.0\.0\.0: .*BASE_URL=http:/),
    ]);
  });

  test('says where Secure cookies get lost, and what to trust where they do not', () => {
    expect(notes({}, 'hardened')).toEqual([expect.stringContaining('HTTPS=1 npm start')]);
    expect(notes({ HTTPS: '1' }, 'hardened', '/data/https/cert.pem')).toEqual([
      expect.stringContaining('/data/https/cert.pem'),
    ]);
  });
});
