import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inMemory } from '../settings.mjs';

/**
 * The ids of the items that were delivered, kept in a text file with one id per line.
 * @typedef {object} DeliveredIds
 * @property {(id: string) => boolean} has
 * @property {(id: string) => void} add when it returns, the id is on disk
 */

/**
 * @param {string} dataDir absolute path of a folder; `:memory:` keeps the ids in memory only
 * @param {string} name of the file, without its extension
 * @returns {DeliveredIds} with the ids of earlier runs
 */
export function openDeliveredIds(dataDir, name) {
  if (dataDir === inMemory) {
    /** @type {Set<string>} */
    const ids = new Set();
    return { has: (id) => ids.has(id), add: (id) => void ids.add(id) };
  }
  const path = join(dataDir, `${name}.txt`);
  const ids = new Set(readLines(path));
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      // The line break comes first: a line that a power failure cut short does not run into the next one.
      appendFileSync(path, `\n${id}`, { mode: 0o600 });
      ids.add(id);
    },
  };
}

/**
 * @param {string} path
 * @returns {string[]} none if there is no file
 */
function readLines(path) {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
}
