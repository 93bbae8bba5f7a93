import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.mjs';

/**
 * The process that holds a data folder. The pid alone is not enough: the system may have given it to another process.
 * @typedef {{ pid: number, startedAt: string }} Holder
 */

/**
 * Lock a data folder for this process until it ends: nothing else stops two engines from damaging one database file. The lock of
 * a process that no longer runs is taken over.
 * @param {string} dataDir absolute path; created if missing
 * @returns {() => void} releases the lock before the process ends
 * @throws {StartError} naming the process that holds the lock
 */
export function lockDataDir(dataDir) {
  const path = join(dataDir, 'latchkey.lock');
  makeFolder(dataDir);
  if (!takeLock(path)) {
    const holder = readHolder(path);
    const isHeld = holder !== undefined && startTime(holder.pid) === holder.startedAt;
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
 * @param {string} dataDir
 * @throws {StartError} if it cannot be created or written
 */
function makeFolder(dataDir) {
  try {
    // It will contain password hashes.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new StartError(`DATA_DIR is ${dataDir}: it cannot be used as a folder (${code}).`);
  }
}

/**
 * @param {string} path
 * @returns {boolean} whether the lock is ours now
 */
function takeLock(path) {
  const holder = { pid: process.pid, startedAt: startTime(process.pid) };
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
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
