import { describe, expect, test } from '@jest/globals';
import { parseSettings, readSettings } from '../../../scripts/local/settings.mjs';

describe('readSettings', () => {
  test('has a default for everything', () => {
    expect(readSettings({}, '/service')).toEqual({
      httpPort: 3000,
      host: '127.0.0.1',
      usesHttps: false,
      opensInbox: false,
      dynamodbPort: 8000,
      dataDir: '/service/.data',
      engineKind: undefined,
      endpoint: undefined,
      region: undefined,
    });
  });

  test('takes what the environment says', () => {
    const env = {
      PORT: '4000',
      HOST: '0.0.0.0',
      HTTPS: '1',
      INBOX: 'open',
      AWS_REGION: 'us-gov-west-1',
      DYNAMODB_PORT: '65535',
      DATA_DIR: '/elsewhere',
      DYNAMODB_ENGINE: 'amazon',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://db.example:8000',
    };
    expect(readSettings(env, '/service')).toEqual({
      httpPort: 4000,
      host: '0.0.0.0',
      usesHttps: true,
      opensInbox: true,
      region: 'us-gov-west-1',
      dynamodbPort: 65535,
      dataDir: '/elsewhere',
      engineKind: 'amazon',
      endpoint: new URL('http://db.example:8000'),
    });
  });

  test('leaves :memory: alone', () => {
    expect(readSettings({ DATA_DIR: ':memory:' }, '/service').dataDir).toBe(':memory:');
  });

  test.each(['PORT', 'DYNAMODB_PORT'])('refuses a %s that is no port', (setting) => {
    for (const text of ['', '0', '65536', '-1', '80.5', '3000 ', 'abc', '0x50', '1e3']) {
      expect(() => readSettings({ [setting]: text }, '/service')).toThrow(
        `${setting} is ${text === '' ? 'empty' : `"${text}"`}: it must be an integer from 1 to 65535.`,
      );
    }
  });

  test('refuses one port for both servers, unless only one is started', () => {
    const env = { PORT: '8000', DYNAMODB_PORT: '8000' };
    expect(() => readSettings(env, '/service')).toThrow('both 8000');
    expect(() => readSettings({ ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://db.example' }, '/service')).not.toThrow();
  });

  test.each([
    ['DYNAMODB_ENGINE', 'mysql', 'dynoxide or amazon'],
    ['DATA_DIR', '', 'a folder, or :memory:'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'localhost:8000', 'URL'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'http://localhost:99999', 'URL'],
    ['AWS_REGION', 'two words', 'region'],
    ['HOST', 'example.com', 'IP address'],
    ['HOST', '', 'IP address'],
    ['HOST', 'http://0.0.0.0', 'IP address'],
    ['HOST', '0.0.0.0:3000', 'IP address'],
    ['HOST', '[::1]', 'IP address'],
    ['HTTPS', 'yes', '1 or 0'],
    ['INBOX', '1', 'local or open'],
  ])('refuses a %s of %p', (name, text, range) => {
    expect(() => readSettings({ [name]: text }, '/service')).toThrow(range);
  });

  test.each(['127.0.0.1', '::', '::1', '192.168.1.5'])('listens on %s', (host) => {
    expect(readSettings({ HOST: host }, '/service').host).toBe(host);
  });

  test('takes localhost for the loopback address, and nothing for an absent switch, engine and region', () => {
    expect(readSettings({ HOST: 'localhost' }, '/service').host).toBe('127.0.0.1');
    const empty = { HTTPS: '', DYNAMODB_ENGINE: '', AWS_ENDPOINT_URL_DYNAMODB: '', AWS_REGION: '' };
    expect(readSettings(empty, '/service')).toEqual(readSettings({}, '/service'));
    expect(readSettings({ HTTPS: '0' }, '/service').usesHttps).toBe(false);
  });

  test('names all faults together', () => {
    const env = { PORT: 'http', HOST: 'me', DATA_DIR: '' };
    expect(() => readSettings(env, '/service')).toThrow(
      /^Configuration refused:\n {2}PORT is .*\n {2}HOST is .*\n {2}DATA_DIR is /,
    );
    expect(parseSettings(env, '/service').faults).toHaveLength(3);
  });

  test('prints no password of a URL', () => {
    const env = { AWS_ENDPOINT_URL_DYNAMODB: 'http://ada:hunter2@localhost:8000' };
    expect(() => readSettings(env, '/service')).toThrow('"http://...@localhost:8000"');
  });
});
