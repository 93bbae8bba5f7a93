import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { keysPlaces } from '../../../scripts/local/keys-places.mjs';

test('private keys stay beside the data', async () => {
  expect(await keysPlaces({}, { dataDir: '/data' })).toEqual({
    SIGNING_KEYS_PATH: '',
    SIGNING_KEYS_DIR: '/data/signing-keys',
    SEALING_KEYS_PATH: '',
    SEALING_KEYS_DIR: '/data/sealing-keys',
  });
});

test('without data they are kept in a folder nobody else can read, while the process runs', async () => {
  const places = await keysPlaces({}, { dataDir: ':memory:' });
  const { SIGNING_KEYS_DIR: signing = '', SEALING_KEYS_DIR: sealing = '', ...rest } = places;
  expect(rest).toEqual({ SIGNING_KEYS_PATH: '', SEALING_KEYS_PATH: '' });
  expect([existsSync(signing), existsSync(sealing), signing === sealing]).toEqual([true, true, false]);
});

test.each([{ SIGNING_KEYS_PATH: '/latchkey/dev' }, { SIGNING_KEYS_DIR: '/keys' }, { SEALING_KEYS_DIR: '/sealing' }])(
  'who chooses a place is left alone: %j',
  async (env) => {
    const defaults = await keysPlaces(env, { dataDir: '/data' });
    const [chosen] = Object.keys(env);
    const kind = chosen?.startsWith('SEALING') ? 'SEALING' : 'SIGNING';
    expect({ ...defaults, ...env }).toMatchObject({ [`${kind}_KEYS_PATH`]: '', [`${kind}_KEYS_DIR`]: '', ...env });
  },
);
