import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inMemory } from '../settings.mjs';

/**
 * How far a shard has been delivered.
 * @typedef {object} ShardPosition
 * @property {string | undefined} [after] sequence number of the last record that is done with; undefined before the first
 * @property {boolean | undefined} [ended] whether that was the last the shard will ever have
 */

/**
 * How far a stream has been delivered.
 * @typedef {object} Checkpoint
 * @property {string | undefined} [latestId] the greatest id of an item delivered: an ISO time, `#` and a uuid
 * @property {Record<string, ShardPosition> | undefined} [shards] by shard id; undefined while the stream was not followed
 */

/**
 * A file that names, for every stream there was, how far it was delivered: two engines keep one data folder.
 * @param {string} dataDir absolute path, made where missing; `:memory:` keeps nothing
 * @param {string} name of the file, without its ending: each stream followed at a time has a file of its own
 * @param {string} streamArn
 * @returns {{ read: () => Checkpoint, write: (checkpoint: Checkpoint) => void }} write: either all of it is kept or none
 */
export function checkpointFile(dataDir, name, streamArn) {
  if (dataDir === inMemory) return { read: () => ({}), write: () => {} };
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, `${name}.json`);
  const others = readAll(path);
  return {
    read: () => others[streamArn] ?? {},
    write: (checkpoint) => {
      writeFileSync(`${path}.draft`, JSON.stringify({ ...others, [streamArn]: checkpoint }));
      renameSync(`${path}.draft`, path);
    },
  };
}

/**
 * @param {string} path
 * @returns {Record<string, Checkpoint>} empty without a file, and for one that a power failure cut short
 */
function readAll(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
