import { resolve } from 'node:path';
import { makeFolder } from './engine/data-folder.mjs';
import { secretFolder } from './secret-folder.mjs';

/**
 * Where a local start keeps the private signing keys: in the data folder, or in a temporary folder if the data is in memory.
 * @param {NodeJS.ProcessEnv} env
 * @param {Pick<import('./settings.mjs').Settings, 'dataDir'>} settings
 * @returns {Promise<Record<string, string>>} defaults for the caller's environment; empty texts if the caller chose a place
 * @throws {import('./start-error.mjs').StartError} if the caller's folder cannot be used
 */
export async function signingKeysPlace(env, { dataDir }) {
  if (env.SIGNING_KEYS_DIR) makeFolder('SIGNING_KEYS_DIR', resolve(env.SIGNING_KEYS_DIR));
  if (env.SIGNING_KEYS_PATH || env.SIGNING_KEYS_DIR) return { SIGNING_KEYS_PATH: '', SIGNING_KEYS_DIR: '' };
  return { SIGNING_KEYS_PATH: '', SIGNING_KEYS_DIR: await secretFolder(dataDir, 'signing-keys') };
}
