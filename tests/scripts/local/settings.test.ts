import { describe, expect, test } from '@jest/globals';
import { isLoopback, readSettings } from '../../../scripts/local/settings.mjs';

describe('readSettings', () => {
  test('has a default for everything', () => {
    expect(readSettings({}, '/service')).toEqual({
      httpPort: 3000,
      dynamodbPort: 8000,
      dataDir: '/service/.data',
      engineKind: undefined,
      endpoint: undefined,
    });
  });

  test('takes what the environment says', () => {
    const env = {
      PORT: '4000',
      DYNAMODB_PORT: '65535',
      DATA_DIR: '/elsewhere',
      DYNAMODB_ENGINE: 'amazon',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://db.example:8000',
    };
    expect(readSettings(env, '/service')).toEqual({
      httpPort: 4000,
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
      expect(() => readSettings({ [setting]: text }, '/service')).toThrow(`${setting} is "${text}"`);
    }
  });

  test('refuses one port for both servers, unless only one is started', () => {
    const env = { PORT: '8000', DYNAMODB_PORT: '8000' };
    expect(() => readSettings(env, '/service')).toThrow('both 8000');
    expect(() => readSettings({ ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://db.example' }, '/service')).not.toThrow();
  });

  test('refuses what it does not know', () => {
    expect(() => readSettings({ DYNAMODB_ENGINE: 'mysql' }, '/service')).toThrow('dynoxide or amazon');
    expect(() => readSettings({ DATA_DIR: '' }, '/service')).toThrow('DATA_DIR is empty');
    expect(() => readSettings({ AWS_ENDPOINT_URL_DYNAMODB: 'localhost:8000' }, '/service')).toThrow('URL');
  });
});

test.each([
  ['http://localhost:8000', true],
  ['http://127.0.0.1:8000', true],
  ['http://127.1.2.3', true],
  ['http://[::1]:8000', true],
  ['http://127.0.0.1.example.com', false],
  ['http://10.0.0.1:8000', false],
  ['https://dynamodb.eu-west-1.amazonaws.com', false],
])('%s is a loopback address: %s', (address, expected) => {
  expect(isLoopback(new URL(address))).toBe(expected);
});
