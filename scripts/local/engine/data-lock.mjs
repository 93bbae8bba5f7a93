import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.mjs';

/**
 * The process a data folder belongs to. A pid alone may have been handed on to another process since.
 * @typedef {{ pid: number, startedAt: string }} Holder
 */

/**
 * Take a data folder for this process until it ends; two engines on one database file would ruin it unhindered.
 * The lock of a process that no longer runs is taken over.
 * @param {string} dataDir absolute path; made where missing
 * @returns {() => void} gives the folder back early
 * @throws {StartError} naming the process that holds it
 */
export function lockDataDir(dataDir) {
  const path = join(dataDir, 'latchkey.lock');
  makeFolder(dataDir);
  if (!takeLock(path)) {
    const holder = readHolder(path);
    const isHeld = holder !== undefined && startTime(holder.pid) === holder.startedAt;
    // Of several starts that find a stale lock, one moves it away; the others' rename finds nothing, or their `wx` fails.
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
 * @throws {StartError} where that can be no folder of ours
 */
function makeFolder(dataDir) {
  try {
    // Password hashes are in it.
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
 * @returns {boolean} whether it was us who moved it
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
 * @returns {Holder | undefined} undefined without a lock, and for one that was cut short while it was written
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
 * @returns {string | undefined} when that process started, in a unit of the system's choice; undefined: not running
 */
function startTime(pid) {
  try {
    if (!existsSync('/proc/self/stat'))
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    // Field 22; the second is the command's name in brackets, which may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
