import { resolve } from 'node:path';
import { makeFolder } from './engine/data-folder.mjs';
import { secretFolder } from './secret-folder.mjs';

/**
 * Where a local start keeps the signing keys and the sealing keys: in the data folder, or in temporary folders if the data is in
 * memory.
 * @param {NodeJS.ProcessEnv} env
 * @param {Pick<import('./settings.mjs').Settings, 'dataDir'>} settings
 * @returns {Promise<Record<string, string>>} defaults for the caller's environment; empty texts if the caller chose a place
 * @throws {import('./start-error.mjs').StartError} if a folder of the caller cannot be used
 */
export async function keysPlaces(env, { dataDir }) {
  return {
    ...(await placeOf('SIGNING_KEYS', 'signing-keys', env, dataDir)),
    ...(await placeOf('SEALING_KEYS', 'sealing-keys', env, dataDir)),
  };
}

/**
 * @param {string} setting its beginning
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 */
async function placeOf(setting, folder, env, dataDir) {
  const [path, dir] = [`${setting}_PATH`, `${setting}_DIR`];
  if (env[dir]) makeFolder(dir, resolve(env[dir]));
  if (env[path] || env[dir]) return { [path]: '', [dir]: '' };
  return { [path]: '', [dir]: await secretFolder(dataDir, folder) };
}
