import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error.mjs';
import { orRefuse } from './data-folder.mjs';

/**
 * The process that holds a data folder. The pid alone is not enough: the system may have given it to another process.
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} startedAt
 * @property {string} [folder] identifies the folder that was locked: a copy of it has another one
 */

/**
 * Lock a data folder for this process until it ends: nothing else stops two engines from damaging one database file. The lock of
 * a process that no longer runs is taken over.
 * @param {string} dataDir absolute path of a folder
 * @returns {() => void} releases the lock before the process ends
 * @throws {StartError} naming the process that holds the lock
 */
export function lockDataDir(dataDir) {
  const path = join(dataDir, 'latchkey.lock');
  if (!takeLock(path)) {
    const holder = readHolder(path);
    const isHeld = holder !== undefined && startTime(holder.pid) === holder.startedAt;
    if (isHeld && holder.folder !== undefined && holder.folder !== folderId(path)) {
      throw new StartError(
        `${dataDir} is a copy of a folder that process ${holder.pid} uses: if nothing uses the copy, delete ${path}.`,
      );
    }
    // If several starts find a stale lock, only one can move it away: for the others the rename or the `wx` fails.
    if (isHeld || !moveAway(path) || !takeLock(path)) {
      const process = holder === undefined || !isHeld ? 'another start' : `process ${holder.pid}`;
      throw new StartError(
        `The data in ${dataDir} is in use by ${process}: stop it, or set DATA_DIR to another folder.`,
      );
    }
  }

  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

/**
 * @param {string} path
 * @returns {boolean} whether the lock is ours now
 */
function takeLock(path) {
  const holder = { pid: process.pid, startedAt: startTime(process.pid), folder: folderId(path) };
  return orRefuse('DATA_DIR', dirname(path), () => {
    try {
      writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
      // On a full disk the file is there, but empty.
      rmSync(path, { force: true });
      throw error;
    }
  });
}

/** @param {string} path of the lock */
function folderId(path) {
  const { dev, ino } = statSync(dirname(path));
  return `${dev}:${ino}`;
}

/**
 * @param {string} path
 * @returns {boolean} whether this process moved it
 */
function moveAway(path) {
  const stale = `${path}.${process.pid}`;
  try {
    renameSync(path, stale);
    rmSync(stale);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {Holder | undefined} undefined if there is no lock, or only a part of one
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {string | undefined} when the process started, in the system's own format; undefined if it does not run
 */
function startTime(pid) {
  try {
    if (!existsSync('/proc/self/stat'))
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    // Field 22. The second field is the command's name in brackets and may contain any character.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
