import { accessSync, chmodSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error.mjs';

/** What a local start keeps in the data folder. Everything else there belongs to somebody else. */
const ownNames = /^(?:dynoxide\.db.*|amazon|delivered-\w+\.txt|latchkey\.lock|mail|signing-keys|sealing-keys|https)$/;

const reasons = /** @type {Record<string, string>} */ ({
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOTDIR: 'a part of this path is not a folder',
  EEXIST: 'a part of this path is not a folder',
  ENOENT: 'it cannot be created there',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota of this user is used up',
});

/**
 * Create the data folder if it is missing, and make what an earlier version kept there private: it contains password hashes.
 * @param {string} dataDir absolute path
 * @throws {StartError} if the folder cannot be created or written
 */
export function prepareDataFolder(dataDir) {
  makeFolder('DATA_DIR', dataDir);
  orRefuse('DATA_DIR', dataDir, () => {
    for (const name of readdirSync(dataDir)) if (ownNames.test(name)) closeToOthers(join(dataDir, name));
  });
}

/**
 * Create a folder if it is missing.
 * @param {string} setting that names the folder
 * @param {string} path absolute
 * @throws {StartError} if it cannot be created or written
 */
export function makeFolder(setting, path) {
  orRefuse(setting, path, () => {
    makeFolders(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  });
}

/**
 * Do work with files in a folder.
 * @template Result
 * @param {string} setting that names the folder
 * @param {string} path of the folder
 * @param {() => Result} work
 * @returns {Result}
 * @throws {StartError} in place of an error of the file system
 */
export function orRefuse(setting, path, work) {
  try {
    return work();
  } catch (error) {
    const { code, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === undefined || syscall === undefined) throw error;
    const reason = reasons[code] ?? `it cannot be used (${code})`;
    throw new StartError(`${setting} is ${path}: ${reason}. Set ${setting} to a folder that this user can write.`);
  }
}

/**
 * Not `mkdir` with `recursive`: in a file system like /proc, it never returns.
 * @param {string} path
 */
function makeFolders(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory()) return;
  if (status === undefined) makeFolders(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * A file of another user keeps its rights.
 * @param {string} path of a file or folder
 */
function closeToOthers(path) {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, mode & 0o700);
}
