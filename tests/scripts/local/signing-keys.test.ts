import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { signingKeysPlace } from '../../../scripts/local/signing-keys.mjs';

test('private keys stay beside the data', async () => {
  expect(await signingKeysPlace({}, { dataDir: '/data' })).toEqual({
    SIGNING_KEYS_PATH: '',
    SIGNING_KEYS_DIR: '/data/signing-keys',
  });
});

test('without data they are kept in a folder nobody else can read, while the process runs', async () => {
  const { SIGNING_KEYS_DIR: dir = '', ...rest } = await signingKeysPlace({}, { dataDir: ':memory:' });
  expect(rest).toEqual({ SIGNING_KEYS_PATH: '' });
  expect(existsSync(dir)).toBe(true);
});

test.each([{ SIGNING_KEYS_PATH: '/latchkey/dev' }, { SIGNING_KEYS_DIR: '/keys' }])(
  'who chooses a place is left alone: %j',
  async (env) => {
    const defaults = await signingKeysPlace(env, { dataDir: '/data' });
    expect({ ...defaults, ...env }).toEqual({ SIGNING_KEYS_PATH: '', SIGNING_KEYS_DIR: '', ...env });
  },
);
