import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from './settings.mjs';

/**
 * Where a local start keeps the private signing keys: in the data folder, or in a temporary folder if the data is in memory.
 * @param {NodeJS.ProcessEnv} env
 * @param {Pick<import('./settings.mjs').Settings, 'dataDir'>} settings
 * @returns {Promise<Record<string, string>>} defaults for the caller's environment; empty texts if the caller chose a place
 */
export async function signingKeysPlace(env, { dataDir }) {
  if (env.SIGNING_KEYS_PATH || env.SIGNING_KEYS_DIR) return { SIGNING_KEYS_PATH: '', SIGNING_KEYS_DIR: '' };
  return { SIGNING_KEYS_PATH: '', SIGNING_KEYS_DIR: await signingKeysDir(dataDir) };
}

/**
 * @param {string} dataDir as an absolute path, or `:memory:`
 */
async function signingKeysDir(dataDir) {
  if (dataDir !== inMemory) return join(dataDir, 'signing-keys');
  const dir = await mkdtemp(join(tmpdir(), 'latchkey-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
