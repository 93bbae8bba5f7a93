import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from './settings.mjs';

/**
 * A place for keys: in the data folder, or in a temporary folder that is deleted at the exit if the data is in memory.
 * @param {string} dataDir as an absolute path, or `:memory:`
 * @param {string} name of the folder in the data folder
 * @returns {Promise<string>}
 */
export async function secretFolder(dataDir, name) {
  if (dataDir !== inMemory) return join(dataDir, name);
  const dir = await mkdtemp(join(tmpdir(), 'latchkey-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
